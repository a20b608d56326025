/** What people are told of, in the order in which administrators see it. */
export const noticeKinds = [
  'refused',
  'cancelled_by_other',
  'room_closed',
  'booking_moved',
  'handed_over',
  'approval_answered',
  'approval_asked',
  'claim_due',
  'released',
  'booked',
  'invited',
  'changed',
  'cancelled',
  'reminder',
  'ending_soon',
  'budget_warning',
  'weekly_digest',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** What a text may name. What is not known of a booking is left out together with its line. */
export const noticePlaceholders = [
  'title',
  'room',
  'time',
  'date',
  'start',
  'end',
  'organizer',
  'actor',
  'reason',
  'contact',
  'changes',
  'previousRoom',
  'previousTime',
  'answer',
  'nextBooking',
  'week',
  'bookings',
  'hours',
  'topRooms',
  'refusals',
  'missedNotices',
  'calls',
  'level',
  'forecast',
  'claimBy',
] as const
export type NoticePlaceholder = (typeof noticePlaceholders)[number]

export type NoticeKindRules = {
  isOnByDefault: boolean
  /** Why it is off by default; null: it is on. */
  offBecause: 'calendar_tells' | 'app_tells' | 'costs_calls' | null
  /** `needed`: also sent when calls are short. `comfort`: then only shown in the app. */
  urgency: 'needed' | 'comfort'
  /** Until when it is of use: the booking's start or end, or so many hours after it came up. */
  usefulUntil: 'start' | 'end' | number
  /** Whether it is still worth reading in the app when it could not be sent in time. */
  keepsInBell: boolean
  audience: 'organizer' | 'attendees' | 'both' | 'administrators'
  placeholders: readonly NoticePlaceholder[]
}

const ofBooking = ['title', 'room', 'time', 'date', 'start', 'end', 'organizer'] as const
const day = 24

/** How each kind behaves; complete by type. */
export const noticeRules = {
  refused: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: [...ofBooking, 'reason'],
  },
  cancelled_by_other: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: [...ofBooking, 'actor', 'reason'],
  },
  room_closed: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'both',
    placeholders: [...ofBooking, 'actor', 'reason', 'contact', 'previousRoom'],
  },
  booking_moved: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'both',
    placeholders: [...ofBooking, 'actor', 'reason', 'contact', 'previousRoom', 'previousTime'],
  },
  handed_over: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: [...ofBooking, 'actor', 'reason'],
  },
  approval_answered: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: [...ofBooking, 'answer'],
  },
  approval_asked: {
    isOnByDefault: false,
    offBecause: 'app_tells',
    urgency: 'comfort',
    usefulUntil: 'start',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: ofBooking,
  },
  claim_due: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: [...ofBooking, 'claimBy'],
  },
  released: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'organizer',
    placeholders: ofBooking,
  },
  booked: {
    isOnByDefault: false,
    offBecause: 'app_tells',
    urgency: 'comfort',
    usefulUntil: 'start',
    keepsInBell: false,
    audience: 'organizer',
    placeholders: ofBooking,
  },
  invited: {
    isOnByDefault: false,
    offBecause: 'calendar_tells',
    urgency: 'comfort',
    usefulUntil: 'start',
    keepsInBell: true,
    audience: 'attendees',
    placeholders: ofBooking,
  },
  changed: {
    isOnByDefault: false,
    offBecause: 'calendar_tells',
    urgency: 'comfort',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'both',
    placeholders: [...ofBooking, 'changes', 'previousRoom', 'previousTime'],
  },
  cancelled: {
    isOnByDefault: false,
    offBecause: 'calendar_tells',
    urgency: 'comfort',
    usefulUntil: 'end',
    keepsInBell: true,
    audience: 'attendees',
    placeholders: [...ofBooking, 'actor'],
  },
  reminder: {
    isOnByDefault: false,
    offBecause: 'calendar_tells',
    urgency: 'comfort',
    usefulUntil: 'start',
    keepsInBell: false,
    audience: 'both',
    placeholders: ofBooking,
  },
  ending_soon: {
    isOnByDefault: false,
    offBecause: 'costs_calls',
    urgency: 'comfort',
    usefulUntil: 'end',
    keepsInBell: false,
    audience: 'organizer',
    placeholders: [...ofBooking, 'nextBooking'],
  },
  budget_warning: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'needed',
    usefulUntil: 3 * day,
    keepsInBell: true,
    audience: 'administrators',
    placeholders: ['level', 'calls', 'forecast'],
  },
  weekly_digest: {
    isOnByDefault: true,
    offBecause: null,
    urgency: 'comfort',
    usefulUntil: 3 * day,
    keepsInBell: true,
    audience: 'administrators',
    placeholders: ['week', 'bookings', 'hours', 'topRooms', 'refusals', 'missedNotices', 'calls'],
  },
} as const satisfies Record<NoticeKind, NoticeKindRules>

/** The rules of a kind without their literal types. */
export function rulesOfNotice(kind: NoticeKind): NoticeKindRules {
  return noticeRules[kind]
}

export const noticeLanguages = ['zh-CN', 'en-US'] as const
export type NoticeLanguage = (typeof noticeLanguages)[number]

/** How long before the start people are reminded, in minutes. */
export const reminderMinutesChoices = [5, 10, 15, 30, 60] as const
export const defaultReminderMinutes = 10
