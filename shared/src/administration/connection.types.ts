/** What DingTalk's console gives and this product is told, field by field. */
export const connectionFields = [
  'corpId',
  'agentId',
  'clientId',
  'clientSecret',
  'eventToken',
  'eventAesKey',
  'ssoSecret',
] as const
export type ConnectionField = (typeof connectionFields)[number]
export const secretFields = ['clientSecret', 'eventToken', 'eventAesKey', 'ssoSecret'] as const
export type SecretField = (typeof secretFields)[number]

/** A secret as it may be shown: never itself. `last4` null: not set, or too short to show a part of it. Instants ISO 8601. */
export type SecretState = { isSet: boolean; last4: string | null; setAt: string | null }

/** How people came in, each by another address of DingTalk's console (or a plain browser). */
export type ArrivalWay = 'phone' | 'pc' | 'console' | 'browser'

/** One push to the request URL that was a verification or could not be accepted: what of it matched. Null: could not be told. */
export type VerificationRequest = {
  id: number
  at: string
  accepted: boolean
  /** `check_url` is DingTalk's verification of the address; null: it could not be read. */
  eventType: string | null
  /** Signature right and not decrypted: aes_key wrong. Signature wrong and decrypted: token wrong. Both wrong: both, or another app's. */
  signatureOk: boolean | null
  decryptOk: boolean | null
  /** For whom DingTalk sealed it: our Client ID, our CorpId, or somebody else (`ownerHint`, half of it masked). */
  ownerKind: 'client_id' | 'corp_id' | 'other' | null
  ownerHint: string | null
  /** Which pair of token and aes_key matched while they are being replaced. */
  matchedKeys: 'current' | 'previous' | null
  problem: VerificationProblem | null
  /** The names under which signature and time came, e.g. `msg_signature timestamp nonce`. */
  parameters: string
  sourceAddress: string | null
}
export const verificationProblems = [
  'not_subscribed',
  'parameters',
  'two_signatures',
  'body',
  'token_wrong',
  'aes_key_wrong',
  'both_wrong',
  'owner_wrong',
  'too_old',
  'damaged',
  'foreign_corp',
] as const
export type VerificationProblem = (typeof verificationProblems)[number]

/** `GET /admin/connection`, and part of the setup assistant's progress. */
export type Connection = {
  corpId: string
  corpName: string
  /** ISO 8601; null: still being set up. */
  connectedAt: string | null
  agentId: string | null
  clientId: string | null
  secrets: Record<SecretField, SecretState>
  /** While token and aes_key are replaced both pairs are accepted, until the first event that comes with the new one. */
  eventKeys: { state: 'missing' | 'settled' | 'both_accepted'; since: string | null }
  /** What the administrator copies into DingTalk's console. `homeUrl` is for all three: phone, PC, and 管理后台. */
  requestUrl: string
  homeUrl: string
  redirectUrl: string
  /** When somebody last came that way; null: nobody yet. */
  arrivals: Record<ArrivalWay, string | null>
  /** Addresses of this server that DingTalk named when it refused a call, latest first. */
  egressAddresses: { address: string; lastRefusedAt: string }[]
  /** Fields that the environment gave: a change there wins at the next start. */
  fromEnvironment: ConnectionField[]
  /** The last accepted `check_url`. */
  requestUrlVerifiedAt: string | null
  /** Latest first, at most 20. */
  verificationRequests: VerificationRequest[]
}

/**
 * Body of `PUT /admin/connection`: what is missing stays. The AppSecret (and SSO secret) is proven by DingTalk before it replaces the
 * one before; `eventToken` and `eventAesKey` come together. `ssoSecret: null` removes it. The corpId never changes.
 */
export type ConnectionChange = {
  agentId?: string
  clientId?: string
  clientSecret?: string
  eventToken?: string
  eventAesKey?: string
  ssoSecret?: string | null
}

/** `POST /admin/connection/event-keys`: made here, saved nowhere, shown once. */
export type GeneratedEventKeys = { eventToken: string; eventAesKey: string }

/** `POST /admin/connection/validate` (no effects): what is wrong with what was typed so far. `connection-rules.ts` is the same check. */
export type FieldCheck = { field: ConnectionField; issue: FieldIssue }
export const fieldIssues = [
  'empty',
  'surrounding_space',
  'wrong_start',
  'wrong_alphabet',
  'wrong_length',
  'not_a_number',
  'too_long',
  'looks_like_client_id',
  'looks_like_corp_id',
  'looks_like_agent_id',
  'same_as_other',
] as const
export type FieldIssue = (typeof fieldIssues)[number]

/** `POST /admin/connection/proof` and `data` of `connection.not_proven`: whether DingTalk takes the credentials, and if not, why. */
export type CredentialProof =
  | {
      ok: true
      at: string
      /** The credentials are right, but calls are refused: this server's address, or a permission. */
      warning: {
        problem: 'address_not_allowed' | 'permission_missing'
        dingTalkCode: string
        seenAddress: string | null
      } | null
    }
  | {
      ok: false
      at: string
      problem: ProofProblem
      /** The field to correct, when it is one. */
      field: ConnectionField | null
      /** DingTalk's own code and request id, for its support. */
      dingTalkCode: string
      requestId: string | null
      /** The address of this server as DingTalk saw it (60020): to be allowed in its console. */
      seenAddress: string | null
    }
export const proofProblems = [
  'credentials_refused',
  'sso_secret_refused',
  'wrong_corp',
  'address_not_allowed',
  'permission_missing',
  'unreachable',
  'throttled',
  'blocked',
  'quota_exhausted',
  'refused',
] as const
export type ProofProblem = (typeof proofProblems)[number]
