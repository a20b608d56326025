import { createHash } from 'node:crypto'

/** An event in one spelling, whichever of DingTalk's it came in (events.md §5). Times in epoch ms. */
export type IncomingEvent = {
  type: string
  subType: string | null
  corpId: string | null
  eventId: string | null
  bizId: string | null
  occurredAt: number | null
  /** Everything that came, top-level keys with a small first letter. */
  fields: Record<string, unknown>
}

/** Which ids a contact event names. */
export type NamedIds = { userIds: string[]; departmentIds: number[] }

/** Words and numbers that may stand in a column as they are; anything else is replaced by its digest. */
const plainWord = /^[\w.:;=+/-]{1,128}$/

/** Reads a decrypted message. Undefined: it is no JSON object, or names no type. Unknown types are events like others. */
export function parseEvent(message: string): IncomingEvent | undefined {
  const parsed = parseJson(message)
  if (!isRecord(parsed)) return undefined
  const fields = withSmallFirstLetters(parsed)
  const type = toText(fields['eventType'])
  if (type === null) return undefined
  return {
    type,
    subType: toText(fields['eventSubType']),
    corpId: toText(fields['corpId']) ?? toText(fields['corpid']),
    eventId: toText(fields['eventId']),
    bizId: toText(fields['bizId']),
    occurredAt: toNumber(fields['eventTime']) ?? toNumber(fields['eventBornTime']) ?? toNumber(fields['timeStamp']),
    fields,
  }
}

/** Under which the same event is known again: its id, else its business id, else what it says (events.md §3.8). */
export function toDedupeKey(event: IncomingEvent, message: string): string {
  if (event.eventId) return `id:${toWord(event.eventId)}`
  if (event.bizId) return `biz:${toWord(event.bizId)}`
  return `${digestPrefix}${digestOf(message)}`
}

/** Without any id, two genuine events can look the same: such a key may come to life again. */
export const digestPrefix = 'text:'

/** What can be put into a column for filtering; the whole stays in the payload. */
export function toTypeName(type: string): string {
  return plainWord.test(type) ? type : 'unreadable'
}

/**
 * Whose events must follow each other. People and departments may be named several at a time: those are ordered by the
 * instant of reading instead (see `saveEmployees`).
 */
export function toSubjectId(event: IncomingEvent): string {
  if (event.type === 'meetingroom_room_info') return 'rooms'
  if (event.type === 'org_admin_add' || event.type === 'org_admin_remove') return 'administrators'
  if (event.type === 'meetingroom_book') {
    const subject = findCalendarEventId(event) ?? toText(event.fields['bookId'])
    return subject === null ? '' : `booking:${toWord(subject)}`
  }
  const { userIds, departmentIds } = listNamedIds(event)
  const [userId, departmentId] = [userIds[0], departmentIds[0]]
  if (userIds.length === 1 && userId !== undefined) return `employee:${toWord(userId)}`
  if (departmentIds.length === 1) return `department:${departmentId}`
  return ''
}

/** The people and departments that a contact event names, in every spelling seen. */
export function listNamedIds({ fields }: IncomingEvent): NamedIds {
  const userIds = toList(fields['userId'] ?? fields['userid'] ?? fields['userIds'])
  const departmentIds = toList(fields['deptId'] ?? fields['deptid'] ?? fields['deptIds'])
  return {
    userIds: [...new Set(userIds.flatMap((id) => toText(id) ?? []))],
    departmentIds: [...new Set(departmentIds.flatMap((id) => toNumber(id) ?? []))].filter(Number.isSafeInteger),
  }
}

/** The calendar event's own id out of `extension.calendarEventId`, which is `<calendar>;<event>`. */
export function findCalendarEventId({ fields }: IncomingEvent): string | null {
  const extension = fromJsonText(fields['extension'])
  const calendarEventId = isRecord(extension) ? toText(withSmallFirstLetters(extension)['calendarEventId']) : null
  if (calendarEventId === null) return null
  const separator = calendarEventId.indexOf(';')
  return separator < 0 ? calendarEventId : calendarEventId.slice(separator + 1) || null
}

/** A text field of the event; numbers count as text, empty text as absent. */
export function findText(event: IncomingEvent, name: string): string | null {
  return toText(event.fields[name])
}

function withSmallFirstLetters(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  )
}

function toWord(text: string): string {
  return plainWord.test(text) ? text : digestOf(text)
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function toText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : null
}

/** A list, a single value, or either of them as JSON text. */
function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  const read = typeof value === 'string' && value.trimStart().startsWith('[') ? fromJsonText(value) : value
  return Array.isArray(read) ? read : [read]
}

function fromJsonText(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value) : value
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
