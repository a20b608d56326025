/** What becomes of an event: `waiting` for its turn (or its next attempt), `done`, or given up. */
export const eventStates = ['waiting', 'done', 'dead'] as const
export type EventState = (typeof eventStates)[number]

/** The types that the product asks to be subscribed in DingTalk's console: directory first, then rooms. */
export const subscribedEventTypes = [
  'user_add_org',
  'user_modify_org',
  'user_leave_org',
  'org_dept_create',
  'org_dept_modify',
  'org_dept_remove',
  'meetingroom_book',
  'meetingroom_room_info',
] as const
export type SubscribedEventType = (typeof subscribedEventTypes)[number]

/** An event of DingTalk as it stands in our log. Instants are ISO 8601. */
export type LoggedEvent = {
  id: number
  type: string
  state: EventState
  /** When it came. */
  receivedAt: string
  /** When it was done or given up, for the last time; null: waiting. */
  settledAt: string | null
  /** Milliseconds from coming to being done or given up; null: waiting, or replayed since. */
  workedMs: number | null
  /** How long DingTalk waited for our answer, in ms; null: not noted, or it was fetched from DingTalk's list. */
  answeredMs: number | null
  /** How long the last attempt at working it off took, in ms; null: none yet. */
  handledMs: number | null
  /** How often DingTalk sent it. */
  copies: number
  /** Attempts that counted. */
  attempts: number
  /** What it changed, in a few words for engineers. */
  outcome: string | null
  lastError: string | null
  /** When it is tried next; null: not waiting. */
  dueAt: string | null
  /** When an administrator last had it worked off again. */
  replayedAt: string | null
}

/**
 * `GET /admin/events?type=&state=&from=&to=&before=&limit=`: newest first. `from` (inclusive) and `to` (exclusive) are ISO 8601;
 * `before` is the `nextCursor` of the page before; `limit` 1–200, 50 by default.
 */
export type EventPage = { events: LoggedEvent[]; nextCursor: number | null }

/** `GET /admin/events/{id}`: with what DingTalk sent, decrypted. It may name people. */
export type EventDetail = LoggedEvent & { payload: string }

/** How one type of event comes in. What is done is kept for 30 days. */
export type EventTypeSummary = {
  type: string
  /** Whether the product wants it subscribed. */
  subscribed: boolean
  lastReceivedAt: string | null
  /** Different events of the last seven days. */
  lastWeek: number
  waiting: number
  dead: number
}

/** The reading of DingTalk's list of what it could not deliver. */
export type EventRecovery = {
  lastFinishedAt: string | null
  lastError: string | null
  /** When it is read next; null: never asked for yet. */
  dueAt: string | null
  running: boolean
}

/** `GET /admin/events/types`: the subscribed ones first, also those never seen; then the others that came. */
export type EventTypes = { types: EventTypeSummary[]; recovery: EventRecovery }
