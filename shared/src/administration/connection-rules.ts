import type { ConnectionField, FieldCheck, FieldIssue } from './connection.types.ts'

export type ConnectionDraft = Partial<Record<ConnectionField, string>>

/** Letters and digits of an aes_key: 32 bytes in base64 without its `=`. */
export const aesKeyLength = 43
export const maxSecretLength = 256
const maxTokenLength = 64

const rules: Record<ConnectionField, (value: string) => FieldIssue | null> = {
  corpId(value) {
    if (/^\d+$/.test(value)) return 'looks_like_agent_id'
    if (!value.startsWith('ding')) return 'wrong_start'
    if (!/^[0-9a-zA-Z]+$/.test(value)) return 'wrong_alphabet'
    return value.length > 128 ? 'too_long' : null
  },
  agentId(value) {
    if (value.startsWith('ding')) return 'looks_like_client_id'
    if (!/^\d+$/.test(value)) return 'not_a_number'
    return value.length > 20 ? 'too_long' : null
  },
  clientId(value) {
    if (/^\d+$/.test(value)) return 'looks_like_agent_id'
    if (!/^[\w-]+$/.test(value)) return 'wrong_alphabet'
    if (/^ding[0-9a-f]{32}$/.test(value)) return 'looks_like_corp_id'
    return value.length > 128 ? 'too_long' : null
  },
  clientSecret: checkSecret,
  ssoSecret: checkSecret,
  eventToken(value) {
    if (!/^[0-9a-zA-Z]+$/.test(value)) return 'wrong_alphabet'
    return value.length > maxTokenLength ? 'too_long' : null
  },
  eventAesKey(value) {
    if (!/^[0-9a-zA-Z]+$/.test(value)) return 'wrong_alphabet'
    return value.length === aesKeyLength ? null : 'wrong_length'
  },
}

/**
 * What is wrong with one field as typed, or null. The form only: whether it is true, DingTalk says. Spaces around a value are told
 * apart because they come with copying (field.md D2).
 */
export function checkConnectionField(field: ConnectionField, value: string): FieldIssue | null {
  if (value.trim() === '') return 'empty'
  if (value !== value.trim()) return 'surrounding_space'
  return rules[field](value)
}

/** Every given field, and what only shows when they stand beside each other. */
export function checkConnection(draft: ConnectionDraft): FieldCheck[] {
  const checks: FieldCheck[] = []
  for (const [name, value] of Object.entries(draft)) {
    // The keys of a draft are fields.
    const field = name as ConnectionField
    const issue = value === undefined ? null : checkConnectionField(field, value)
    if (issue) checks.push({ field, issue })
  }
  const isAlready = (field: ConnectionField) => checks.some((check) => check.field === field)
  if (draft.clientSecret && draft.clientSecret === draft.clientId && !isAlready('clientSecret'))
    checks.push({ field: 'clientSecret', issue: 'same_as_other' })
  if (draft.eventToken && draft.eventToken === draft.eventAesKey && !isAlready('eventToken'))
    checks.push({ field: 'eventToken', issue: 'same_as_other' })
  if (draft.clientId && draft.clientId === draft.corpId && !isAlready('clientId'))
    checks.push({ field: 'clientId', issue: 'looks_like_corp_id' })
  return checks
}

function checkSecret(value: string): FieldIssue | null {
  if (/^\d+$/.test(value)) return 'looks_like_agent_id'
  if (!/^[\x21-\x7e]+$/.test(value)) return 'wrong_alphabet'
  return value.length > maxSecretLength ? 'too_long' : null
}
