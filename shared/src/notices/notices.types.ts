import type { NoticeKind, NoticeKindRules, NoticeLanguage } from './notice-kinds.ts'
import type { NoticeTemplate } from './notice-templates.ts'

/** What somebody was told, as the bell shows it. */
export type BellNotice = {
  id: number
  kind: NoticeKind | 'test'
  /** Plain text. */
  title: string
  /** DingTalk's markdown. */
  body: string
  bookingId: string | null
  /** ISO 8601. */
  at: string
  /** It did not reach them in DingTalk (or has not yet). */
  isMissed: boolean
  isUnseen: boolean
}

/** `GET /notices?before=`: of the last 30 days, newest first; `next` is the following page's `before`. */
export type BellPage = { notices: BellNotice[]; next: number | null }

/** Body of `POST /notices/seen`: everything up to this id. */
export type NoticesSeen = { upTo: number }
export type UnseenNotices = { unseen: number }

/** `GET /notices/mutes`: the kinds that somebody may get at all, and those of them that are muted. `PUT` takes `muted`. */
export type NoticeMutes = { kinds: NoticeKind[]; muted: NoticeKind[] }

/** `GET /admin/notices`. Counts are of the last 7 days, one per person. */
export type NoticeReport = {
  language: NoticeLanguage
  reminderMinutes: number
  kinds: NoticeKindReport[]
  counts: NoticeCounts
  /** Where a card's button leads, for the preview and its length. */
  sampleUrl: string
  /** Calls to DingTalk for notices this month, of all that count. */
  calls: number
}
export type NoticeKindReport = NoticeKindSummary & NoticeCounts
export type NoticeKindSummary = {
  kind: NoticeKind
  isOn: boolean
  isOnByDefault: boolean
  offBecause: NoticeKindRules['offBecause']
  templates: Record<NoticeLanguage, NoticeTemplate & { isOwn: boolean }>
}
/** `sent`: accepted by DingTalk. `missed`: only in the app. `dropped`: not true or of use any more when it was due. */
export type NoticeCounts = { sent: number; read: number; missed: number; waiting: number; dropped: number }

/** Body of `PUT /admin/notices/settings`. */
export type NoticeSettingsChange = { language?: NoticeLanguage; reminderMinutes?: number }

/** Body of `PUT /admin/notices/kinds/:kind`; `template` null: back to the product's own. */
export type NoticeKindChange = {
  isOn?: boolean
  wording?: { language: NoticeLanguage; template: NoticeTemplate | null }
}

/** Body of `POST /admin/notices/test`: a text as it stands in the editor, sent to whoever asks. */
export type NoticeTest = { kind: NoticeKind; language: NoticeLanguage; template: NoticeTemplate }

export const noticeStates = ['waiting', 'sending', 'sent', 'missed', 'dropped'] as const
export type NoticeState = (typeof noticeStates)[number]

/** One notice to one person, as administrators see it: to whom, what became of it, and why. What it says is between those it concerns. */
export type LoggedNotice = {
  id: number
  kind: NoticeKind | 'test'
  receiver: string
  /** Of tests only. */
  title: string | null
  state: NoticeState
  delivery: 'delivered' | 'read' | null
  /** DingTalk's code, or a word of ours. */
  reason: string | null
  attempts: number
  /** ISO 8601. */
  at: string
  sentAt: string | null
}

/** `GET /admin/notices/log?state=&kind=&before=`: newest first. */
export type NoticeLogPage = { notices: LoggedNotice[]; next: number | null }
