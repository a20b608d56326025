import { dingTalkRoomFields, roomLimits, type AdminRoom, type RoomFields } from '@meeting/shared'

/** A room as it is being edited; numbers as they are typed. */
export type RoomDraft = Omit<RoomFields, 'capacity' | 'sortOrder' | 'location' | 'description'> & {
  capacity: string
  sortOrder: string
  location: string
  description: string
}

export function emptyDraft(groupId: string | null): RoomDraft {
  return {
    name: '',
    capacity: '',
    equipment: [],
    location: '',
    description: '',
    groupId,
    openInDingTalk: true,
    labels: [],
    timeZone: null,
    sortOrder: '0',
    visibleTo: { kind: 'everyone' },
    bookableHere: { kind: 'everyone' },
    openHere: true,
  }
}

export function toDraft(room: AdminRoom): RoomDraft {
  return {
    name: room.name,
    capacity: room.capacity === null ? '' : String(room.capacity),
    equipment: [...room.equipment],
    location: room.location ?? '',
    description: room.description ?? '',
    groupId: room.groupId,
    openInDingTalk: room.rules.openForBooking,
    labels: [...room.labels],
    timeZone: room.timeZone,
    sortOrder: String(room.sortOrder),
    visibleTo: room.visibleTo,
    bookableHere: room.bookableHere,
    openHere: room.openHere,
  }
}

/** A draft of its own; it is all plain data. */
export function copyDraft(draft: RoomDraft): RoomDraft {
  return JSON.parse(JSON.stringify(draft)) as RoomDraft
}

export type DraftProblem = 'missingName' | 'wrongCapacity' | 'wrongOrder' | 'nobodyYet'

/** What cannot be saved as it is, by field. */
export function findProblems(draft: RoomDraft): Partial<Record<keyof RoomDraft, DraftProblem>> {
  const capacity = Number(draft.capacity.trim())
  const isCapacity = Number.isInteger(capacity) && capacity >= 1 && capacity <= roomLimits.capacity
  const isOrder = /^-?\d{1,6}$/.test(draft.sortOrder.trim() || '0')
  const isNobody = (who: RoomDraft['visibleTo']) =>
    who.kind === 'listed' && who.employeeIds.length + who.departmentIds.length === 0
  return {
    ...(draft.name.trim() === '' ? { name: 'missingName' as const } : {}),
    ...(draft.capacity.trim() === '' || isCapacity ? {} : { capacity: 'wrongCapacity' as const }),
    ...(isOrder ? {} : { sortOrder: 'wrongOrder' as const }),
    ...(isNobody(draft.visibleTo) ? { visibleTo: 'nobodyYet' as const } : {}),
    ...(isNobody(draft.bookableHere) ? { bookableHere: 'nobodyYet' as const } : {}),
  }
}

export function toFields(draft: RoomDraft): RoomFields {
  return {
    ...draft,
    name: draft.name.trim(),
    capacity: draft.capacity.trim() === '' ? null : Number(draft.capacity.trim()),
    sortOrder: Number(draft.sortOrder.trim() || '0'),
    location: draft.location.trim() || null,
    description: draft.description.trim() || null,
  }
}

/** What differs from before. */
export function toChange(before: RoomDraft, draft: RoomDraft): Partial<RoomFields> {
  const [was, is] = [toFields(before), toFields(draft)]
  const changed = Object.entries(is).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(was, name)),
  )
  return Object.fromEntries(changed)
}

/** Whether saving this asks DingTalk. */
export function changesDingTalk(origin: AdminRoom['origin'], change: Partial<RoomFields>): boolean {
  return origin === 'dingtalk' && dingTalkRoomFields.some((field) => field in change)
}

/** Zones to choose from; any other that a room has is added. */
export const commonZones = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Hong_Kong',
  'Asia/Taipei',
  'Asia/Tokyo',
  'Asia/Seoul',
  'Asia/Singapore',
  'Asia/Bangkok',
  'Asia/Jakarta',
  'Asia/Ho_Chi_Minh',
  'Asia/Kolkata',
  'Asia/Dubai',
  'Europe/Moscow',
  'Europe/Berlin',
  'Europe/Paris',
  'Europe/London',
  'America/Sao_Paulo',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'Australia/Sydney',
  'Pacific/Auckland',
] as const
