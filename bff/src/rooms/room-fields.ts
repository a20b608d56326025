import type { AuditDetail, BookableBy, DingTalkRoomField, OwnRoomField, RoomFields } from '@meeting/shared'
import { dingTalkRoomFields } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import { listStoredGroups, type RoomColumns, type StoredRoom } from './room-admin.repository.ts'

/** Some fields of a room with their values. */
export type FieldValues = Partial<RoomFields>

/** What a room's fields are now; `timeZone` null where it is the Corp's by nobody's choice. */
export function toFieldValues(room: StoredRoom, corpTimeZone: string): RoomFields {
  const { name, capacity, equipment, location, description, groupId, labels, sortOrder } = room
  const { visibleTo, bookableHere, openHere, rules } = room
  const timeZone = room.timeZoneSet || room.timeZone !== corpTimeZone ? room.timeZone : null
  const theirs = { name, capacity, equipment, location, description, groupId, openInDingTalk: rules.openForBooking }
  return { ...theirs, labels, timeZone, sortOrder, visibleTo, bookableHere, openHere }
}

/** Those of the wished fields that differ, with what they are now. */
export function differing(now: RoomFields, wished: FieldValues): { before: FieldValues; after: FieldValues } {
  const names = Object.keys(wished).filter((name) => !isSame(name, now, wished))
  return { before: pick(now, names), after: pick(wished, names) }
}

function isSame(name: string, now: object, wished: object): boolean {
  return normalize(Reflect.get(now, name)) === normalize(Reflect.get(wished, name))
}

const byText = (one: string, other: string) => (one < other ? -1 : 1)

/** Lists of equipment, labels and people have no order. */
function normalize(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(normalize).toSorted(byText))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const parts = Object.entries(value)
    .filter(([name]) => name !== 'names')
    .map(([name, part]) => [name, normalize(part)])
  return JSON.stringify(parts.toSorted(([one = ''], [other = '']) => byText(one, other)))
}

function pick(values: object, names: readonly string[]): FieldValues {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(values, name)]))
}

/** Parts what stands in DingTalk, for a room that is there, from what is ours. */
export function divide(
  origin: StoredRoom['origin'],
  fields: FieldValues,
): { theirs: Pick<FieldValues, DingTalkRoomField>; ours: Pick<FieldValues, OwnRoomField> & FieldValues } {
  const names = Object.keys(fields)
  const there: readonly string[] = origin === 'dingtalk' ? dingTalkRoomFields : []
  return {
    theirs: pick(
      fields,
      names.filter((name) => there.includes(name)),
    ),
    ours: pick(
      fields,
      names.filter((name) => !there.includes(name)),
    ),
  }
}

/** Fields as columns of `rooms`. */
export function toColumns(fields: FieldValues, corpTimeZone: string): RoomColumns {
  const { openInDingTalk: _, timeZone, ...columns } = fields
  if (timeZone === undefined) return columns
  return { ...columns, timeZone: timeZone ?? corpTimeZone, timeZoneSet: timeZone !== null }
}

/** Fields as the audit tells of them: groups and people by name. */
export async function describeFields(database: Database, corpId: string, fields: FieldValues): Promise<AuditDetail> {
  return (await describingFields(database, corpId))(fields)
}

/** The same for many rooms: groups are read once. */
export async function describingFields(
  database: Database,
  corpId: string,
): Promise<(fields: FieldValues) => AuditDetail> {
  const groups = await listStoredGroups(database, corpId)
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  return (fields) => describe(fields, names)
}

function describe(
  { groupId, visibleTo, bookableHere, ...plain }: FieldValues,
  groups: ReadonlyMap<string, string>,
): AuditDetail {
  const detail: AuditDetail = { ...plain }
  if (groupId !== undefined) detail['group'] = groupId === null ? null : (groups.get(groupId) ?? null)
  if (visibleTo) detail['visibleTo'] = describePeople(visibleTo)
  if (bookableHere) detail['bookableHere'] = describePeople(bookableHere)
  return detail
}

function describePeople(people: BookableBy): string | string[] {
  return people.kind === 'listed' ? people.names : people.kind
}
