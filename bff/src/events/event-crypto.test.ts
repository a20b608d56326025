import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSameSignature, sealEvent, signEvent, toEventKey, unsealEvent } from './event-crypto.ts'

// The public vectors; `prefix` is the random part, so that sealing can be compared byte for byte.
const vectors = [
  {
    name: "the official sample of an encrypted 'success'",
    token: '123456',
    aesKey: '1234567890123456789012345678901234567890123',
    owner: 'dingsnotzck6pm5veliw',
    timestamp: '1614767836',
    nonce: 'A7Co0cJLMzIDtMMI',
    encrypt: 'YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==',
    signature: '9a95a004dd16f5c307e849b994173f76aa26e5eb',
    message: 'success',
    prefix: 'dICkEDLj0eb6yAbc',
  },
  {
    name: 'a real check_url',
    token: 'mryue',
    aesKey: 'Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7',
    owner: 'ding6ccabc44d2c8d38b',
    timestamp: '1608001896814',
    nonce: 'WL4PK6yA',
    encrypt:
      '0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3',
    signature: '03044561471240d4a14bb09372dfcfd4fd0e40cb',
    message: '{"EventType":"check_url"}',
    prefix: 'l7Y3EcX2CU5w8av3',
  },
  {
    name: "'success' with a canonical key",
    token: 'o2oa',
    aesKey: 'Nzk5ZjFiODIxMzkyNGMyNWIyMmFiZWZkNjIzNjIxYTg',
    owner: 'ding21016b71e78da961',
    timestamp: '1603697312745',
    nonce: '2dffdfdfdf2222',
    encrypt: 'QH/UQCL7dUGoPQZcBf2H2u/8ImJ+6tjDOSfHle3GmMoG/zopHbD8JpXVCBFGSUFmQ3bWXIuzwyXAZCeS2kptmA==',
    signature: '502b261eda47a212db163c91322f7ddecb2e99cc',
    message: 'success',
    prefix: 'J37SqBn34drg5QpU',
  },
  {
    name: 'a room cancellation with Chinese text and an emoji',
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
    prefix: '0123456789abcdef',
  },
]
const deno = {
  aesKey: 'aaabWe22zMdfpVVF6kFsZ9E4ODL1wjjykB5ifzjLzzz',
  owner: 'dingn4jxcg1w9jy9exxx',
  encrypt: 'cKVPF3fvpb646ZnKPbYn/Y5fChYt4e3OjgLbwuMSMm7fuv/Sfu0POorlMHTLide0mitKXnWk1hs/ON7onS9WcQ==',
  prefix: '3S3b6Df7yFcbCqE2',
}

describe.each(vectors)('$name', (vector) => {
  const key = toEventKey(vector.aesKey)

  test('has the published signature', () => {
    const signature = signEvent(vector.token, vector.timestamp, vector.nonce, vector.encrypt)
    expect(isSameSignature(signature, vector.signature)).toBe(true)
    expect(isSameSignature(signature, vector.signature.replace(/.$/, 'f'))).toBe(false)
  })

  test('opens for its owner', () => {
    expect(unsealEvent(key, vector.encrypt, ['somebody', vector.owner])).toEqual({
      ok: true,
      message: vector.message,
      owner: vector.owner,
    })
  })

  test('is sealed again byte for byte', () => {
    expect(sealEvent(key, vector.owner, vector.message, Buffer.from(vector.prefix))).toBe(vector.encrypt)
  })

  test("does not open for anybody else, not even with the owner's begin", () => {
    expect(unsealEvent(key, vector.encrypt, ['dingother', vector.owner.slice(0, -1)])).toEqual({
      ok: false,
      problem: 'owner',
    })
  })
})

test('the vector that has no published signature opens and is sealed again', () => {
  const key = toEventKey(deno.aesKey)
  expect(unsealEvent(key, deno.encrypt, [deno.owner])).toMatchObject({ ok: true, message: 'success' })
  expect(sealEvent(key, deno.owner, 'success', Buffer.from(deno.prefix))).toBe(deno.encrypt)
})

describe('a sealed message', () => {
  const key = toEventKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')

  test.each([0, 1, 11, 12, 27, 28, 29, 4_000])('of %i bytes comes back as it was', (size) => {
    const message = 'x'.repeat(size)
    expect(unsealEvent(key, sealEvent(key, 'owner', message), ['owner'])).toMatchObject({ ok: true, message })
  })

  test('differs each time', () => {
    expect(sealEvent(key, 'owner', 'success')).not.toBe(sealEvent(key, 'owner', 'success'))
  })

  const encrypt = (plain: Buffer) => {
    const aes = createCipheriv('aes-256-cbc', key.secret, key.iv).setAutoPadding(false)
    return Buffer.concat([aes.update(plain), aes.final()]).toString('base64')
  }

  test.each<[string, string, string]>([
    ['text that is no base64', 'not base64 !', 'not_base64'],
    ['base64 with its end cut off', 'YvkvaGe4hQ', 'not_base64'],
    ['nothing', '', 'not_base64'],
    ['half a block', Buffer.alloc(16).toString('base64'), 'not_whole_blocks'],
    ['a padding of zero', encrypt(pad(withLength(0), 0)), 'padding'],
    ['a padding beyond 32', encrypt(pad(withLength(0), 33)), 'padding'],
    ['a padding whose first bytes are something else', encrypt(padFalsely(withLength(0))), 'padding'],
    ['a length beyond its end', encrypt(pad(withLength(6))), 'length'],
    ['a length of four gigabytes', encrypt(pad(withLength(0xff_ff_ff_ff))), 'length'],
    ['less than a head', encrypt(pad(Buffer.alloc(19))), 'length'],
    ['bytes that are no UTF-8', encrypt(pad(notUtf8())), 'not_text'],
  ])('made of %s is refused', (_, text, problem) => {
    expect(unsealEvent(key, text, ['owner'])).toEqual({ ok: false, problem })
  })
})

test.each(['', 'short', `${'a'.repeat(42)}=`, 'a'.repeat(44), `${'a'.repeat(42)} `])('%j is no aes_key', (aesKey) => {
  expect(() => toEventKey(aesKey)).toThrow('43')
})

function pad(plain: Buffer, value = 32 - (plain.length % 32)): Buffer {
  return Buffer.concat([plain, Buffer.alloc(32 - (plain.length % 32), value)])
}

function withLength(length: number): Buffer {
  const plain = Buffer.alloc(25)
  plain.writeUInt32BE(length, 16)
  plain.write('owner', 20)
  return plain
}

function padFalsely(plain: Buffer): Buffer {
  const padded = pad(plain)
  padded.writeUInt8(1, plain.length)
  return padded
}

function notUtf8(): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt32BE(2, 16)
  return Buffer.concat([head, Buffer.from([0xc3, 0x28]), Buffer.from('owner')])
}
