import type { CallBudgetSettings, CheckInSettings, CorpSettings, SecretField } from '@meeting/shared'

/** What DingTalk's console gives for one app of one company; the secrets live sealed in the database. */
export type CorpCredentials = {
  corpId: string
  agentId: string
  clientId: string
  clientSecret: string
  eventToken: string | null
  eventAesKey: string | null
  ssoSecret: string | null
}

/** Token and aes_key of an event subscription. */
export type EventKeyPair = { eventToken: string; eventAesKey: string }

/** A Corp with opened secrets. Never log or send one. While it is being set up, what is not known yet is empty. */
export type Corp = CorpCredentials & {
  corpKey: string
  settings: CorpSettings
  /** Not among the settings: those go to every employee. */
  callBudget: CallBudgetSettings
  checkIn: CheckInSettings
  /** The administrator as whom room reads and syncs act (design.md §3.12); null until found. */
  operator: { userId: string; unionId: string } | null
  /** Epoch ms; null: being set up. */
  connectedAt: number | null
  /** Accepted beside the present pair, until an event comes with that one. */
  previousEventKeys: EventKeyPair | null
  /** Epoch ms. */
  secretsSetAt: Partial<Record<SecretField, number>>
}
