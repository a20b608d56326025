import { describe, expect, test } from 'vitest'
import { openEvent, sealEvent, signEvent } from '@meeting/sandbox/events/event-crypto'

type Vector = {
  name: string
  token?: string
  aesKey: string
  owner: string
  timestamp?: string
  nonce?: string
  encrypt: string
  signature?: string
  message: string
  random: string
  pad?: number
}

const vectors: Vector[] = [
  {
    name: 'A: success, timestamp in seconds, a key that is no canonical base64',
    token: '123456',
    aesKey: '1234567890123456789012345678901234567890123',
    owner: 'dingsnotzck6pm5veliw',
    timestamp: '1614767836',
    nonce: 'A7Co0cJLMzIDtMMI',
    encrypt: 'YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==',
    signature: '9a95a004dd16f5c307e849b994173f76aa26e5eb',
    message: 'success',
    random: 'dICkEDLj0eb6yAbc',
    pad: 17,
  },
  {
    name: 'B: a real check_url',
    token: 'mryue',
    aesKey: 'Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7',
    owner: 'ding6ccabc44d2c8d38b',
    timestamp: '1608001896814',
    nonce: 'WL4PK6yA',
    encrypt:
      '0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3',
    signature: '03044561471240d4a14bb09372dfcfd4fd0e40cb',
    message: '{"EventType":"check_url"}',
    random: 'l7Y3EcX2CU5w8av3',
    pad: 31,
  },
  {
    name: 'C: success with a canonical key',
    token: 'o2oa',
    aesKey: 'Nzk5ZjFiODIxMzkyNGMyNWIyMmFiZWZkNjIzNjIxYTg',
    owner: 'ding21016b71e78da961',
    timestamp: '1603697312745',
    nonce: '2dffdfdfdf2222',
    encrypt: 'QH/UQCL7dUGoPQZcBf2H2u/8ImJ+6tjDOSfHle3GmMoG/zopHbD8JpXVCBFGSUFmQ3bWXIuzwyXAZCeS2kptmA==',
    signature: '502b261eda47a212db163c91322f7ddecb2e99cc',
    message: 'success',
    random: 'J37SqBn34drg5QpU',
    pad: 17,
  },
  {
    name: 'D: without a published signature',
    aesKey: 'aaabWe22zMdfpVVF6kFsZ9E4ODL1wjjykB5ifzjLzzz',
    owner: 'dingn4jxcg1w9jy9exxx',
    encrypt: 'cKVPF3fvpb646ZnKPbYn/Y5fChYt4e3OjgLbwuMSMm7fuv/Sfu0POorlMHTLide0mitKXnWk1hs/ON7onS9WcQ==',
    message: 'success',
    random: '3S3b6Df7yFcbCqE2',
  },
  {
    name: 'S: Chinese and an emoji',
    token: 'roomtoken2026',
    aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    owner: 'dingappkey0000000001',
    timestamp: '1795312800000',
    nonce: 'n0nce001',
    encrypt:
      'Q3stYC6hdFzMh9T8HCvyDFgWH2ioXwrOpN3JNueDFliFmQY0LnuEkqbLn+1akkqB+GtGIcMoHCGAvht+hNHCqWTPhGMFsWMxB4aabhWRV80PWWw/LC/Zhst2cGHTDPAkTclXjtPnVQuwD0AmTuFoTUbmTjD0ksBbD11rX8gOKYusHRCqkOHxN3ts1L9cwKMw61MgO0GHCgXk8zDXivkthXS6w5fg39ThyondyhOMr4gBv67PR8RRXbAOCfDZGNMZ/P8rzYIC2Boa3CxqpESEuUYcobOgYEz5wnvZGll/WE0R1f0jjqfLQwZXDLLMW1uVwivtd9CPFqrE8VEdj1Od3hpM+Ypw5DNyalr5PMjhm1I4GUWwyfe41moL+pyWFevQ',
    signature: '6e38fd2838a5889096d7eac408c4ecac75ea7cec',
    message:
      '{"EventType":"meetingroom_book","eventSubType":"bookCancel","isApproval":false,"corpId":"dingcorp0001","preStatus":"SUCCESS","bookId":"bk-0001","title":"周会 📅","extension":{"calendarEventId":"primary;RVNUZllHK0E"}}',
    random: '0123456789abcdef',
  },
]

describe('the public crypto vectors', () => {
  test.each(vectors)('$name opens', ({ aesKey, encrypt, message, owner, random, pad }) => {
    const opened = openEvent(aesKey, encrypt)
    expect(opened).toMatchObject({ message, owner, pad: pad ?? opened.pad })
    expect(opened.random.toString('utf8')).toBe(random)
  })

  test.each(vectors)('$name is sealed again to the same bytes', ({ aesKey, encrypt, message, owner, random }) => {
    expect(sealEvent({ aesKey, owner, message, random: Buffer.from(random) })).toBe(encrypt)
  })

  const signed = vectors.filter((vector) => vector.signature !== undefined)
  test.each(signed)('$name has its published signature', ({ token = '', timestamp = '', nonce = '', ...vector }) => {
    expect(signEvent(token, timestamp, nonce, vector.encrypt)).toBe(vector.signature)
  })
})
