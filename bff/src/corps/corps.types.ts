import type { CorpSettings } from '@meeting/shared'

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

/** A connected Corp with opened secrets. Never log or send one. */
export type Corp = CorpCredentials & {
  corpKey: string
  settings: CorpSettings
  /** The administrator as whom room reads and syncs act (design.md §3.12); null until found. */
  operator: { userId: string; unionId: string } | null
}
