import type { ConfirmableStep, CredentialProof, PermissionReport } from '@meeting/shared'

/** What a setup session remembers beside the Corp itself; kept as JSON. */
export type SetupNotes = {
  /** Steps ticked by hand, with when (ISO 8601). */
  confirmed: Partial<Record<ConfirmableStep, string>>
  proof: CredentialProof | null
  permissions: PermissionReport | null
}

/** Somebody who opened a setup link; may do nothing but set up this one Corp. */
export type SetupSession = {
  tokenHash: Buffer
  /** Null until the CorpId is given. */
  corpId: string | null
  /** The Corp was connected before: the link repairs it. */
  isRepair: boolean
  notes: SetupNotes
  /** Epoch ms. */
  expiresAt: number
}
