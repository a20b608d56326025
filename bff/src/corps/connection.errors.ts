import type { CredentialProof, FieldCheck } from '@meeting/shared'
import { DomainError } from '../errors.ts'

/** The form of some fields is wrong; each is named, none repeated. */
export function fieldsInvalid(checks: readonly FieldCheck[]): DomainError {
  const problems = checks.map(({ field, issue }) => ({ path: field, issue }))
  return new DomainError('connection.fields_invalid', {
    problems,
    message: problems.map(({ path, issue }) => `${path}: ${issue}`).join(', '),
  })
}

/** DingTalk did not take the credentials: nothing was changed. */
export function notProven(proof: Extract<CredentialProof, { ok: false }>): DomainError {
  return new DomainError('connection.not_proven', {
    data: proof,
    message: `DingTalk did not take the credentials: ${proof.problem} (${proof.dingTalkCode})`,
  })
}

/** Something that belongs to it is missing, e.g. the aes_key of a token, or the AppSecret of another AppKey. */
export function incomplete(missing: 'clientSecret' | 'eventToken' | 'eventAesKey'): DomainError {
  return new DomainError('connection.incomplete', { problems: [{ path: missing, issue: 'missing' }] })
}
