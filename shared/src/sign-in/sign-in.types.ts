import type { AdministratorRole } from '../administration/permissions.types.ts'
import type { Booking, PersonRef } from '../bookings/bookings.types.ts'
import type { MyRooms } from '../find/find.types.ts'
import type { NoticeLanguage } from '../notices/notice-kinds.ts'
import type { RoomList } from '../rooms/rooms.types.ts'

/** What anybody may know before signing in: enough to ask the DingTalk container for an AuthCode. */
export type SignInOptions = { corpId: string; corpName: string; clientId: string }

/** What a Corp has chosen that every screen needs. Wall times `HH:mm`. */
export type CorpSettings = {
  name: string
  timeZone: string
  dayStart: string
  dayEnd: string
  snapMinutes: number
  /** How others' bookings are shown: organizer's name only, title too, or nothing but busy. */
  titlePrivacy: 'organizer' | 'title' | 'busy'
}

export type Me = PersonRef & {
  corpId: string
  isAdministrator: boolean
  /** Whether, and as what, the management backend is open to me. */
  administratorRole: AdministratorRole | null
  departmentIds: number[]
  departmentName: string | null
}

/** Everything the first screen draws, in one answer: after signing in, with a live session, and inside the page itself. */
export type Bootstrap = {
  now: number
  me: Me
  corp: CorpSettings
  /** My bookings from today's begin on, soonest first, at most 50. */
  bookings: Booking[]
  /** Rooms free at `now`, best first, at most 8; `until` epoch ms (the day's end at the latest). */
  freeNow: { roomId: string; until: number }[]
  /** The rooms that come first for me. */
  myRooms: MyRooms
  /** Every room, so that no screen waits for names. */
  rooms: RoomList
  /** How many notices I have missed, and in which language I am told; null: not known yet. */
  notices: { unseen: number; language: NoticeLanguage | null }
}

/**
 * Body of `POST /sign-in/dingtalk`. `bearer` asks for a token because the web view drops cookies; `embedded` tells that the page
 * stands in a frame (`self !== top`, DingTalk's PC client), where only another kind of cookie is kept.
 */
export type SignInRequest = { code: string; corpId: string; transport?: 'cookie' | 'bearer'; embedded?: boolean }
export type SignInAnswer = { bootstrap: Bootstrap; bearer: string | null }

/** Why the DingTalk container gave no AuthCode, or the page could not use it. */
export const containerFailures = [
  'cancelled',
  'unsupported',
  'refused',
  'timeout',
  'notInDingTalk',
  'noCorpId',
  'cookie',
] as const
export type ContainerFailure = (typeof containerFailures)[number]

export const containerPlatforms = ['android', 'ios', 'harmony', 'pc'] as const

/**
 * Body of `POST /sign-in/failures`: a sign-in that failed before the server was asked. Answered with the number under which the
 * log has it.
 */
export type SignInFailureReport = {
  kind: ContainerFailure | 'unknown'
  /** DingTalk's own code; '' when it gave none. */
  nativeCode: string
  /** DingTalk's own words, shortened. */
  message: string
  platform: (typeof containerPlatforms)[number]
  /** Of the DingTalk client, as in its user agent; null when that names none. */
  dingTalkVersion: string | null
}
export type SignInFailureReceipt = { requestId: string }

export const signInReportLimits = { nativeCode: 40, message: 120 } as const

/** The page's own data block (`<script type="application/json" id="boot">`). */
export type BootData =
  | { kind: 'ready'; bootstrap: Bootstrap }
  | {
      kind: 'anonymous'
      options: SignInOptions | null
      problem: { code: string; requestId: string; step?: string } | null
    }
