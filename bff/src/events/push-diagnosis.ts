import type { VerificationProblem } from '@meeting/shared'
import type { NewVerificationRequest } from '../corps/verification-requests.ts'
import type { Corp } from '../corps/corps.types.ts'
import { isSameSignature, openEnvelope, signEvent, type UnsealProblem } from './event-crypto.ts'
import {
  readEncrypt,
  readParameters,
  toEventKeys,
  toPreviousEventKeys,
  type EventKeys,
  type Push,
  type PushProblem,
} from './event-push.ts'
import type { MatchedKeys, Receipt } from './events.ts'
import { parseEvent } from './incoming-event.ts'

type Diagnosis = Omit<NewVerificationRequest, 'sourceAddress'>
type Parts = Pick<Diagnosis, 'signatureOk' | 'decryptOk' | 'ownerKind' | 'ownerHint' | 'eventType'>

const nothing: Parts = { signatureOk: null, decryptOk: null, ownerKind: null, ownerHint: null, eventType: null }

/**
 * What of a push matched and what did not, part by part: signature right and not opened means the aes_key is wrong, the reverse
 * the token (field.md D1, D3, D4). For an administrator's eyes; the sender never learns any of it. Nothing of the content is in it.
 */
export function diagnosePush(corp: Corp, push: Push, receipt: Receipt): Diagnosis {
  const { matchedKeys, parts } = examine(corp, push)
  const accepted = receipt.result === 'accepted'
  const problem = receipt.result === 'refused' ? toProblem(receipt.problem, parts) : null
  return {
    ...parts,
    accepted,
    problem,
    matchedKeys: accepted ? receipt.matchedKeys : matchedKeys,
    parameters: Object.keys(push.parameters).join(' '),
  }
}

/** With the present keys, or with those before when only they fit. */
function examine(corp: Corp, push: Push): { matchedKeys: MatchedKeys | null; parts: Parts } {
  const current = toEventKeys(corp)
  if (!current) return { matchedKeys: null, parts: nothing }
  const parts = examineWith(current, corp, push)
  const previous = toPreviousEventKeys(corp)
  if (previous && !(parts.signatureOk || parts.decryptOk)) {
    const others = examineWith(previous, corp, push)
    if (others.signatureOk || others.decryptOk) return { matchedKeys: 'previous', parts: others }
  }
  return { matchedKeys: parts.signatureOk && parts.decryptOk ? 'current' : null, parts }
}

function examineWith(keys: EventKeys, corp: Corp, push: Push): Parts {
  const encrypt = readEncrypt(push.body)
  if (encrypt === undefined) return nothing
  const opened = openEnvelope(keys.key, encrypt)
  const owner = opened.ok ? opened.owner.toString('utf8') : ''
  // A wrong key may by chance leave something of the right form: then its owner is no text.
  const decryptOk = opened.ok && /^[\x21-\x7e]{1,128}$/.test(owner)
  return {
    signatureOk: isSigned(keys, push, encrypt),
    decryptOk,
    ...(decryptOk ? whose(owner, corp) : { ownerKind: null, ownerHint: null }),
    eventType: decryptOk && opened.ok ? (parseEvent(opened.message.toString('utf8'))?.type ?? null) : null,
  }
}

/** Null: signature, time or nonce were not there. */
function isSigned(keys: EventKeys, push: Push, encrypt: string): boolean | null {
  const given = readParameters(push.parameters)
  if (typeof given === 'string') return null
  return isSameSignature(signEvent(keys.token, given.timestamp, given.nonce, encrypt), given.signature)
}

function whose(owner: string, corp: Corp): Pick<Parts, 'ownerKind' | 'ownerHint'> {
  if (owner === corp.clientId) return { ownerKind: 'client_id', ownerHint: null }
  if (owner === corp.corpId) return { ownerKind: 'corp_id', ownerHint: null }
  const shown = Math.min(8, Math.floor(owner.length / 4))
  return { ownerKind: 'other', ownerHint: `${owner.slice(0, shown)}…${owner.slice(-shown)}` }
}

type Refusal = Extract<Receipt, { result: 'refused' }>['problem']

function toProblem(refusal: Refusal, { signatureOk, decryptOk, ownerKind }: Parts): VerificationProblem {
  if (refusal in plainProblems) return plainProblems[refusal as keyof typeof plainProblems]
  if (signatureOk === true && decryptOk === false) return isBroken(refusal) ? 'damaged' : 'aes_key_wrong'
  if (signatureOk === false && decryptOk === true) return ownerKind === 'other' ? 'owner_wrong' : 'token_wrong'
  if (signatureOk === false && decryptOk === false) return 'both_wrong'
  return ownerKind === 'other' ? 'owner_wrong' : 'damaged'
}

const plainProblems = {
  not_subscribed: 'not_subscribed',
  parameters: 'parameters',
  two_signatures: 'two_signatures',
  body: 'body',
  too_old: 'too_old',
  no_event: 'damaged',
  foreign_corp: 'foreign_corp',
} as const satisfies Partial<Record<PushProblem | 'not_subscribed' | 'no_event' | 'foreign_corp', VerificationProblem>>

/** What no wrong key does: it is not even ciphertext. */
function isBroken(refusal: Refusal): boolean {
  const broken: readonly Refusal[] = ['not_base64', 'not_whole_blocks'] satisfies UnsealProblem[]
  return broken.includes(refusal)
}
