import type { BookableBy, Equipment, Room, RoomClosure, RoomGroup, RoomRules } from './rooms.types.ts'

/** What stands in DingTalk, for a room that is there; all else is ours and never leaves this product. */
export const dingTalkRoomFields = [
  'name',
  'capacity',
  'equipment',
  'location',
  'description',
  'groupId',
  'openInDingTalk',
] as const
export type DingTalkRoomField = (typeof dingTalkRoomFields)[number]

/** What is ours of every room. */
export const ownRoomFields = ['labels', 'timeZone', 'sortOrder', 'visibleTo', 'bookableHere', 'openHere'] as const
export type OwnRoomField = (typeof ownRoomFields)[number]

/** Limits of what an administrator may write; the import checks by the same. */
export const roomLimits = {
  name: 100,
  location: 200,
  description: 2_000,
  capacity: 10_000,
  label: 20,
  labels: 20,
  order: 100_000,
  pictureBytes: 2 * 1024 * 1024,
  importBytes: 5 * 1024 * 1024,
  importRows: 5_000,
} as const

/** What an administrator may set of a room. */
export type RoomFields = {
  name: string
  capacity: number | null
  equipment: Equipment[]
  location: string | null
  description: string | null
  groupId: string | null
  /** Whether DingTalk lets it be booked at all; for rooms of our own always true. */
  openInDingTalk: boolean
  labels: string[]
  /** Null: the Corp's. */
  timeZone: string | null
  /** Smaller comes first in its group. */
  sortOrder: number
  /** Who sees it at all. */
  visibleTo: BookableBy
  /** Who may book it by our word, beside DingTalk's. */
  bookableHere: BookableBy
  /** Whether it may be booked through this product. */
  openHere: boolean
}

/** A change in DingTalk that was begun and is not known to be done. `asked`: under way or unknown. Instants ISO 8601. */
export type RoomWrite = {
  kind: 'create' | 'update' | 'delete'
  state: 'asked' | 'refused' | 'lost'
  /** DingTalk's code of the refusal. */
  code: string | null
  at: string
}

export type AdminRoom = Omit<RoomFields, 'openInDingTalk'> & {
  id: string
  origin: Room['origin']
  /** Pinyin initials of the name, for searching. */
  initials: string
  pictureUrl: string | null
  /** Whether the picture was uploaded here. */
  hasOwnPicture: boolean
  /** The room's rules without what is ours. */
  rules: RoomRules
  /** All closures that are known, DingTalk's and ours. */
  closures: RoomClosure[]
  write: RoomWrite | null
}

export type AdminRoomGroup = RoomGroup & { origin: Room['origin'] }

/** Whether rooms can be changed in DingTalk from here; `unknown` until somebody tried. */
export type DingTalkWriting = {
  /** As whom DingTalk is asked; null: nobody can act. */
  operatorName: string | null
  state: 'yes' | 'no' | 'unknown'
  /** DingTalk's code of the last refusal. */
  code: string | null
  at: string | null
}

/** `GET /admin/rooms`: every room that is not removed, in display order, with everything that is known of it. */
export type AdminRooms = {
  groups: AdminRoomGroup[]
  rooms: AdminRoom[]
  /** The Corp's. */
  timeZone: string
  dingtalk: DingTalkWriting
  /** Rooms that were to be added to DingTalk and are not known to be there. */
  creating: (RoomWrite & { roomId: string; name: string })[]
  lastImport: RoomImportSummary | null
}

/** `PATCH /admin/rooms`: the same change of several rooms; labels and equipment are added and taken away. */
export type RoomsChange = Partial<
  Pick<RoomFields, 'capacity' | 'groupId' | 'timeZone' | 'visibleTo' | 'bookableHere' | 'openHere'>
> & {
  equipment?: { add: Equipment[]; remove: Equipment[] }
  labels?: { add: string[]; remove: string[] }
}

/** What became of each; `refused` names DingTalk's code. */
export type RoomsChanged = {
  changed: string[]
  refused: { roomId: string; code: string }[]
  /** DingTalk did not answer: looked at again by itself. */
  unconfirmed: string[]
}

/** `GET /admin/rooms/{id}/bookings`: what stands in a room from now on. */
export type UpcomingBooking = {
  id: string
  title: string | null
  organizer: string | null
  start: string
  end: string
  timeZone: string
  /** Made here, so that it can be cancelled here. */
  cancellable: boolean
}
export type UpcomingBookings = { bookings: UpcomingBooking[]; total: number }

/** `GET /admin/rooms/departments`: for choosing who sees and books. */
export type DepartmentChoice = { id: number; name: string; parentId: number | null; people: number }

/** The columns of the table that is imported and exported, in this order. */
export const importColumns = [
  'id',
  'name',
  'origin',
  'group',
  'capacity',
  'equipment',
  'labels',
  'location',
  'description',
  'timeZone',
  'sortOrder',
  'visibleTo',
  'bookableHere',
  'openHere',
] as const
export type ImportColumn = (typeof importColumns)[number]

/** What is wrong with a cell, in a word that the page has a sentence for; `detail` is what the sentence names. */
export const importIssues = [
  'missing',
  'too_long',
  'not_a_number',
  'not_whole',
  'out_of_range',
  'unknown_room',
  'duplicate_id',
  'duplicate_name',
  'name_taken',
  'ambiguous_name',
  'unknown_group',
  'ambiguous_group',
  'group_not_in_dingtalk',
  'unknown_time_zone',
  'unknown_word',
  'unknown_person',
  'ambiguous_person',
  'unknown_department',
  'ambiguous_department',
  'too_many',
  'in_dingtalk',
  'control_characters',
] as const
export type ImportIssue = (typeof importIssues)[number]
export type ImportProblem = { column: ImportColumn; issue: ImportIssue; detail: string }

/** One row as read; `line` counts from 1 with the heading. */
export type ImportRow = {
  line: number
  cells: Partial<Record<ImportColumn, string>>
  problems: ImportProblem[]
  /** What applying it would do. */
  effect: 'create' | 'change' | 'none' | 'blocked'
  /** Which columns would change, with what is there now. */
  changes: { column: ImportColumn; before: string; after: string }[]
  roomId: string | null
}

/** `POST /admin/rooms/imports` and all that follows: a table that is looked at before anything happens. */
export type RoomImport = {
  id: string
  fileName: string
  /** How the text was encoded, for tables of text. */
  encoding: 'xlsx' | 'utf-8' | 'utf-16' | 'gb18030'
  columns: ImportColumn[]
  /** Headings that nothing is known of; they are left alone. */
  unknownColumns: string[]
  rows: ImportRow[]
  counts: { create: number; change: number; none: number; blocked: number }
  /** Groups that are missing and would be made here. */
  newGroups: string[]
  createGroups: boolean
}

/** The last import that was applied. Instants ISO 8601. */
export type RoomImportSummary = {
  id: string
  fileName: string
  appliedAt: string
  appliedBy: string | null
  created: number
  changed: number
  undoneAt: string | null
}

/** `data` of `room_import.changed_since`: what stands against undoing. */
export type UndoObstacle = { roomId: string; name: string; reason: 'changed' | 'removed' | 'booked'; columns: string[] }

/** Where a table cannot be read at all: `data` of `room_import.unreadable`. */
export const unreadableReasons = [
  'not_a_table',
  'encoding',
  'no_name_column',
  'duplicate_column',
  'no_rows',
  'too_many_rows',
  'too_large',
] as const
export type UnreadableReason = (typeof unreadableReasons)[number]
