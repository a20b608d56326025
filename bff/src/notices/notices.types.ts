import type { NoticeKind } from '@meeting/shared'

/** What a notice needs to know beyond its booking. Instants in epoch ms. */
export type NoticeDetail = {
  /** Whose doing it is; this person is never told. */
  actorId?: string
  /** In the words of whoever did it. */
  reason?: string
  /** Whom to ask. */
  contact?: string
  /** Names of the rooms that it was in before, or of those that were closed. */
  previousRooms?: string[]
  previousStart?: number
  previousEnd?: number
  answer?: 'approved' | 'refused'
  /** When the room is next taken; null: not for two hours. */
  nextStart?: number | null
  /** Until when it is to be claimed. */
  claimBy?: number
  /** Numbers for administrators, as they are written in the text. */
  digest?: Record<string, string>
}

/** Something to tell to some people. */
export type NewNotice = {
  kind: NoticeKind
  /** Ids of employees; who did it (`detail.actorId`) and who muted the kind is left out. */
  receiverIds: readonly string[]
  bookingId?: string | null
  detail?: NoticeDetail
  /** The same key is told to the same person once; absent: each call tells. */
  dedupeKey?: string
}
