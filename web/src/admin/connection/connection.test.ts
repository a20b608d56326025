import { checkConnectionField, type Connection } from '@meeting/shared'
import { describe, expect, test } from 'vitest'
import { findConnectionConcerns } from './connection-concerns.ts'
import { generateEventKeys } from './generate-keys.ts'

const secret = { isSet: true, last4: 'abcd', setAt: '2026-11-23T01:00:00.000Z' }
const proven: Connection = {
  corpId: 'dingcorp',
  corpName: '星河科技',
  connectedAt: '2026-11-23T01:00:00.000Z',
  agentId: '1',
  clientId: 'dingapp',
  secrets: { clientSecret: secret, eventToken: secret, eventAesKey: secret, ssoSecret: secret },
  eventKeys: { state: 'settled', since: '2026-11-23T01:00:00.000Z' },
  requestUrl: 'https://meeting.example/meeting/dingtalk/events/key',
  homeUrl: 'https://meeting.example/meeting',
  redirectUrl: 'https://meeting.example/meeting/sign-in/callback',
  arrivals: { phone: '2026-11-23T01:00:00.000Z', pc: '2026-11-23T01:00:00.000Z', console: null, browser: null },
  egressAddresses: [],
  fromEnvironment: [],
  requestUrlVerifiedAt: '2026-11-23T01:00:00.000Z',
  verificationRequests: [],
}
const now = Date.parse('2026-11-23T01:10:00.000Z')
const concernsOf = (changes: Partial<Connection>) =>
  findConnectionConcerns({ ...proven, ...changes }, now).map(({ name, state }) => `${state} ${name}`)

describe('what of a connection needs attention', () => {
  test('nothing, when all is proven', () => {
    expect(concernsOf({})).toEqual([])
  })

  test('keys that are missing come before an address that cannot be verified without them', () => {
    const missing = { eventKeys: { state: 'missing', since: null }, requestUrlVerifiedAt: null } as const
    expect(concernsOf(missing)).toEqual(['bad keysMissing'])
    expect(concernsOf({ requestUrlVerifiedAt: null })).toEqual(['bad notVerified'])
  })

  test('an address that DingTalk refuses is named, until the refusals are over', () => {
    const egressAddresses = [{ address: '203.0.113.7', lastRefusedAt: '2026-11-23T01:00:00.000Z' }]
    const connection = { ...proven, egressAddresses }
    expect(findConnectionConcerns(connection, now)[0]?.values).toEqual({ address: '203.0.113.7' })
    expect(findConnectionConcerns(connection, now + 3_600_000)).toEqual([])
  })

  test('nobody on a PC is odd only once somebody came on a phone', () => {
    expect(concernsOf({ arrivals: { ...proven.arrivals, pc: null } })).toEqual(['warn noPc'])
    expect(concernsOf({ arrivals: { phone: null, pc: null, console: null, browser: null } })).toEqual([])
  })
})

test('a generated pair is one that DingTalk takes, and never the same twice', () => {
  const first = generateEventKeys()
  expect(checkConnectionField('eventAesKey', first.eventAesKey)).toBeNull()
  expect(checkConnectionField('eventToken', first.eventToken)).toBeNull()
  expect(generateEventKeys()).not.toEqual(first)
})

test('bytes beyond the last whole multiple of the alphabet are thrown away, so that no letter is likelier', () => {
  let asked = 0
  const keys = generateEventKeys((bytes) => {
    asked += 1
    return bytes.fill(asked % 2 === 1 ? 255 : 61)
  })
  expect(keys.eventToken).toBe('9'.repeat(32))
})
