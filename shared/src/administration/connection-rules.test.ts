import { describe, expect, test } from 'vitest'
import { checkConnection, checkConnectionField } from './connection-rules.ts'
import type { ConnectionField } from './connection.types.ts'

describe('a field as it is typed', () => {
  test.each<[ConnectionField, string, string | null]>([
    ['corpId', 'ding5a4db0c5c0ffee8135c2f4657eb6378f', null],
    ['corpId', '', 'empty'],
    ['corpId', '   ', 'empty'],
    ['corpId', 'ding5a4d ', 'surrounding_space'],
    ['corpId', 'ding-5a4d', 'wrong_alphabet'],
    ['corpId', '3086210042', 'looks_like_agent_id'],
    ['corpId', 'wx5a4d', 'wrong_start'],
    ['agentId', '3086210042', null],
    ['agentId', 'dingabc', 'looks_like_client_id'],
    ['agentId', '30-86', 'not_a_number'],
    ['agentId', '1'.repeat(21), 'too_long'],
    ['clientId', 'dingsandbox0meeting7', null],
    ['clientId', '3086210042', 'looks_like_agent_id'],
    ['clientId', 'ding5a4db0c5c0ffee8135c2f4657eb6378f', 'looks_like_corp_id'],
    ['clientSecret', 'Zp4w_K1-uV', null],
    ['clientSecret', 'zwölf', 'wrong_alphabet'],
    ['clientSecret', '1'.repeat(10), 'looks_like_agent_id'],
    ['eventToken', 'SandboxToken2026', null],
    ['eventToken', 'a'.repeat(65), 'too_long'],
    ['eventAesKey', 'a'.repeat(43), null],
    ['eventAesKey', 'a'.repeat(42), 'wrong_length'],
    ['eventAesKey', `${'a'.repeat(43)}=`, 'wrong_alphabet'],
  ])('%s %j', (field, value, issue) => {
    expect(checkConnectionField(field, value)).toBe(issue)
  })
})

describe('fields beside each other', () => {
  test('show that one value was copied into two of them', () => {
    expect(checkConnection({ clientId: 'dingsame', clientSecret: 'dingsame' })).toEqual([
      { field: 'clientSecret', issue: 'same_as_other' },
    ])
    const aesKey = 'a'.repeat(43)
    expect(checkConnection({ eventToken: aesKey, eventAesKey: aesKey })).toEqual([
      { field: 'eventToken', issue: 'same_as_other' },
    ])
    expect(checkConnection({ corpId: 'dingsame', clientId: 'dingsame' })).toEqual([
      { field: 'clientId', issue: 'looks_like_corp_id' },
    ])
  })

  test('that are missing are not asked for', () => {
    expect(checkConnection({})).toEqual([])
  })
})
