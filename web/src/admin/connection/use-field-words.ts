import type { ConnectionField, CredentialProof, FieldIssue, VerificationRequest } from '@meeting/shared'
import { isApiError } from '../../api/api-error.ts'
import { useConnectionTexts } from './connection.texts.ts'

/** Sentences about fields, proofs and requests. */
export function useFieldWords() {
  const { t } = useConnectionTexts()

  /** What is wrong with what was typed. */
  function issueWords(field: ConnectionField, issue: FieldIssue, value: string): string {
    return t(`issue.${issue}`, { field: t(`field.${field}`), length: value.length })
  }

  /** Why DingTalk did not take the credentials, and what to do. */
  function proofWords(proof: Extract<CredentialProof, { ok: false }>): string {
    return t(`proof.${proof.problem}`, { address: proof.seenAddress ?? '' })
  }

  /** Why a push was not accepted; null when it was. */
  function requestWords(request: VerificationRequest): string | null {
    return request.problem && t(`request.${request.problem}`, { owner: request.ownerHint ?? '?' })
  }

  return { issueWords, proofWords, requestWords }
}

/** The proof that a refusal (`connection.not_proven`) carries. */
export function proofOf(error: unknown): Extract<CredentialProof, { ok: false }> | null {
  if (!isApiError(error) || error.code !== 'connection.not_proven') return null
  // `data` of this code is the proof, by contract (connection.types.ts).
  return (error.problem?.data as Extract<CredentialProof, { ok: false }> | undefined) ?? null
}
