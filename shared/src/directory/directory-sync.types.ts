import type { PersonRef } from '../bookings/bookings.types.ts'

/** Fields whose emptiness is counted; what stands in them is kept only where the product shows it. */
export const directoryFields = ['mobile', 'email', 'title', 'avatar'] as const
export type DirectoryField = (typeof directoryFields)[number]

/** Who asked for a run: a Corp's first, the nightly comparison, somebody at the page. */
export type DirectorySyncCause = 'first' | 'schedule' | 'administrator'

/** `waiting`: asked for, or to be tried again; `stopping`: the one who reads has not heard of it yet. */
export const directorySyncStates = ['waiting', 'running', 'stopping', 'stopped', 'done'] as const
export type DirectorySyncState = (typeof directorySyncStates)[number]

/** Why reading failed; `permission` with DingTalk's code for what is missing. */
export type DirectorySyncProblem = { kind: string; text: string; permission: string | null }

/** What a complete run found. */
export type DirectoryComparison = {
  /** People of this run: read, and of those new, changed, back again; then who was gone. */
  seen: number
  added: number
  changed: number
  back: number
  left: number
  departmentsRemoved: number
  /** How many would have been gone, had that not been too many to be believed at once. */
  doubted: number
  /** What DingTalk says of the whole company, whatever the app may see; null: it did not say. */
  people: number | null
  departments: number | null
}

/** One reading of the whole directory. Instants are ISO 8601. */
export type DirectorySync = {
  id: string
  cause: DirectorySyncCause
  requestedBy: string | null
  state: DirectorySyncState
  startedAt: string | null
  finishedAt: string | null
  /** How long it read, without pauses, in ms. */
  activeMs: number
  calls: number
  departments: { found: number; read: number }
  people: { expected: number | null; read: number }
  /** People a second; null: too early to tell. */
  pace: number | null
  /** Ms; null: too early to tell, or not running. */
  left: number | null
  problem: DirectorySyncProblem | null
  /** When a waiting one goes on. */
  nextAt: string | null
  report: DirectoryComparison | null
}

/** Lists that the completeness report opens. */
export const directoryGapKinds = [
  'scope_department',
  'scope_person',
  'pseudo_department',
  'unreadable_department',
  'doubted',
  'left',
  'inactive',
] as const
export type DirectoryGapKind = (typeof directoryGapKinds)[number]
export const directoryListKinds = [...directoryGapKinds, ...directoryFields] as const
export type DirectoryListKind = (typeof directoryListKinds)[number]

/** `GET /admin/directory`. */
export type DirectoryReport = {
  /** The run under way, or the one that was stopped; null: none. */
  current: DirectorySync | null
  /** The last that came to its end. */
  last: DirectorySync | null
  /** When the next nightly comparison is due, ISO 8601. */
  nextNightly: string | null
  here: { people: number; departments: number }
  gaps: { kind: DirectoryGapKind; count: number }[]
  /** Over people who are here; `read` of whom it is known. */
  fields: { field: DirectoryField; empty: number; read: number }[]
}

/** `GET /admin/directory/lists/{kind}?after=`: 100 at a time, in the order of `id`. */
export type DirectoryListPage = {
  items: DirectoryListItem[]
  next: string | null
}
export type DirectoryListItem = {
  /** DingTalk's own: a userId, or a department's number. */
  id: string
  /** Null: the app may not read it. */
  name: string | null
  department: string | null
  /** ISO 8601, of leavers. */
  at: string | null
}

/** `GET /admin/directory/people?query=`: also who has left; by name, pinyin initials of names, or userId. */
export type DirectoryPersonMatch = PersonRef & { userId: string; departments: string[]; left: boolean }

export type DirectoryPersonFacts = {
  name: string
  title: string | null
  departments: { id: number; name: string | null }[]
  isActive: boolean
  lacks: DirectoryField[] | null
  manager: string | null
}

/** `GET /admin/directory/people/{id}`: what is here beside what DingTalk says now. */
export type DirectoryPerson = {
  id: string
  userId: string
  unionId: string
  avatarUrl: string | null
  leftAt: string | null
  updatedAt: string
  here: DirectoryPersonFacts
  /** `unknown`: DingTalk does not know the person, or the app may not see them; else why it could not be asked. */
  dingtalk: { state: 'known'; facts: DirectoryPersonFacts } | { state: 'unknown' } | { state: 'failed'; text: string }
  sessions: { platform: string; createdAt: string; lastSeenAt: string }[]
}
