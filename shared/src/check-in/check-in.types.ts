/** How a booking was claimed: one tap in the app, the printed code in the room, the code on its panel, or by an administrator. */
export type ClaimWay = 'app' | 'print' | 'panel' | 'administrator'

/** What an administrator sets for all rooms of a Corp. Times in minutes. */
export type CheckInSettings = {
  isOn: boolean
  /** From so long before the begin one may claim. */
  opensMinutes: number
  /** Until so long after the begin (or after booking, when that was later). */
  deadlineMinutes: number
  /** So long before the deadline the organizer is warned. */
  warnMinutes: number
  /** Whether one tap in the app is enough; otherwise a code that is to be seen in the room is needed. */
  fromApp: boolean
  /** Whether the first time in a month somebody gets as much time again instead of losing the room. */
  forgives: boolean
  exempt: CheckInExemptions
}

/** What need not be claimed. */
export type CheckInExemptions = {
  roomIds: string[]
  /** Whose bookings. */
  employeeIds: string[]
  /** Bookings of at most so many minutes; null: none. */
  upToMinutes: number | null
  /** Bookings of at least so many minutes; null: none. */
  fromMinutes: number | null
}

export const defaultCheckIn: CheckInSettings = {
  isOn: false,
  opensMinutes: 10,
  deadlineMinutes: 10,
  warnMinutes: 5,
  fromApp: true,
  forgives: true,
  exempt: { roomIds: [], employeeIds: [], upToMinutes: 15, fromMinutes: 8 * 60 },
}

export const checkInLimits = {
  opensMinutes: { min: 5, max: 60 },
  deadlineMinutes: { min: 5, max: 60 },
  warnMinutes: { min: 2, max: 30 },
  exemptMinutes: { min: 5, max: 24 * 60 },
  exemptPeople: 500,
} as const

/** Where claiming a booking stands; times are ISO 8601 with the room's offset. `exempt` never comes out of the API: null is. */
export type BookingClaim = {
  state: 'waiting' | 'claimed' | 'missed'
  opensAt: string
  /** After that the room goes to others. */
  deadline: string
  claimedAt: string | null
  claimedBy: string | null
  /** Whether the caller may claim it now, and whether the app alone is enough. */
  can: boolean
  needsCode: boolean
  /** Whether the caller may take it back after it was released; whether the room is still free only trying tells. */
  canReclaim: boolean
}

/** `GET /check-in/terms`: what the caller is told before booking; null: nothing is to be claimed. */
export type ClaimTerms = Pick<CheckInSettings, 'opensMinutes' | 'deadlineMinutes' | 'fromApp'> & {
  exempt: Pick<CheckInExemptions, 'roomIds' | 'upToMinutes' | 'fromMinutes'>
}
export type ClaimTermsAnswer = { terms: ClaimTerms | null }

/** `GET /admin/check-in/rooms/{id}/code`: what a panel shows now, and until when (ISO 8601). */
export type RoomCode = { code: string; url: string; validUntil: string }

/** `GET /admin/check-in`: the settings, with names for what they list. */
export type CheckInPage = { settings: CheckInSettings; people: { id: string; name: string }[] }
