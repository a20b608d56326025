import { isObject, toBoolean, toList, toNumber, toObject, toObjects, toText } from '../gateway/input.ts'
import { invalidParameter } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import type { Attendee, CalendarEvent, EventChange, EventDraft, Recurrence, RecurrencePattern } from './event.types.ts'
import { dateToEpoch, isTimeZone, toEpoch } from './time.ts'

const patternTypes = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly'] as const
const rangeTypes = ['noEnd', 'endDate', 'numbered'] as const
const maxAttendeesPerCall = 500

type ReadTime = { time: number; isAllDay: boolean; timeZone: string }

function readTime(value: unknown, which: 'start' | 'end'): ReadTime {
  const notSet = `Event ${which} time not set.`
  if (!isObject(value)) throw invalidParameter(notSet)
  const date = toText(value['date'])
  const dateTime = toText(value['dateTime'])
  if (date !== undefined && dateTime !== undefined) {
    throw invalidParameter('Event time must be either date or dateTime.')
  }
  if (date !== undefined) {
    const time = dateToEpoch(date)
    if (time === undefined) throw invalidParameter(`Event ${which} date invalid.`)
    return { time, isAllDay: true, timeZone: 'Asia/Shanghai' }
  }
  const timeZone = toText(value['timeZone'])
  if (dateTime === undefined) throw invalidParameter(notSet)
  if (timeZone === undefined || !isTimeZone(timeZone)) throw invalidParameter('Event time zone invalid.')
  const time = toEpoch(dateTime, timeZone)
  if (time === undefined) throw invalidParameter(`Event ${which} time format invalid.`)
  return { time, isAllDay: false, timeZone }
}

function readTimes(body: Record<string, unknown>): Pick<EventDraft, 'start' | 'end' | 'isAllDay' | 'timeZone'> {
  const start = readTime(body['start'], 'start')
  const end = readTime(body['end'], 'end')
  if (start.isAllDay !== end.isAllDay) throw invalidParameter('Event start and end must have the same form.')
  if (start.timeZone !== end.timeZone) throw invalidParameter('Event start and end must have the same time zone.')
  if (toBoolean(body['isAllDay']) === true && !start.isAllDay) throw invalidParameter('All day event must use date.')
  if (end.time <= start.time) throw invalidParameter('Event end time must be after start time.')
  return { start: start.time, end: end.time, isAllDay: start.isAllDay, timeZone: start.timeZone }
}

function readRecurrence(value: unknown): Recurrence | undefined {
  if (!isObject(value)) return undefined
  const pattern = toObject(value['pattern']) ?? {}
  const range = toObject(value['range']) ?? {}
  const type = patternTypes.find((known) => known === pattern['type'])
  const rangeType = rangeTypes.find((known) => known === range['type'])
  const interval = toNumber(pattern['interval']) ?? 1
  if (!type || !rangeType) throw invalidParameter('Recurrence type invalid')
  if (!Number.isInteger(interval) || interval < 1 || interval > 365) {
    throw invalidParameter('Recurrence interval must between [1, 365]')
  }
  const count = toNumber(range['numberOfOccurrences'])
  if (rangeType === 'numbered' && (count === undefined || count < 1 || count > 99)) {
    throw invalidParameter('Recurrence range numberOfOccurrences must between [1, 99]')
  }
  const endDate = toText(range['endDate'])
  if (rangeType === 'endDate' && (endDate === undefined || toEpoch(endDate) === undefined)) {
    throw invalidParameter('Recurrence range endDate invalid')
  }
  const read: RecurrencePattern = {
    type,
    interval,
    daysOfWeek: toText(pattern['daysOfWeek']),
    dayOfMonth: toNumber(pattern['dayOfMonth']),
    index: toText(pattern['index']),
    firstDayOfWeek: toText(pattern['firstDayOfWeek']),
  }
  return { pattern: read, range: { type: rangeType, endDate, numberOfOccurrences: count } }
}

/** People to invite; those whom nobody knows are dropped or refused, the organizer is implied. */
export function readAttendees(world: World, value: unknown, organizerId: string): Attendee[] {
  const given = toObjects(value)
  if (given.length > maxAttendeesPerCall) {
    throw invalidParameter(`attendees batch size too large. Maximum allowed:${maxAttendeesPerCall}`)
  }
  return given.flatMap((item) => {
    const unionId = toText(item['id'])
    if (unionId === undefined || unionId === '') throw invalidParameter('attendee id must be provided.')
    if (unionId === organizerId) return []
    if (world.directory.findByUnionId(unionId)) {
      return [{ unionId, isOptional: toBoolean(item['isOptional']) ?? false, response: 'needsAction' as const }]
    }
    if (world.behaviour.unknownAttendee === 'refuse') throw invalidParameter('attendee id invalid')
    return []
  })
}

function readReminders(value: unknown): { method: string; minutes: number }[] | undefined {
  return (
    toList(value) && toObjects(value).map((item) => ({ method: 'dingtalk', minutes: toNumber(item['minutes']) ?? 15 }))
  )
}

function readSummary(body: Record<string, unknown>): string {
  const summary = toText(body['summary'])
  if (summary === undefined || summary.trim() === '') throw invalidParameter('Event summary cannot be blank')
  if (summary.length > 2048) throw invalidParameter('Event summary too long')
  return summary
}

function readDescription(body: Record<string, unknown>): string | undefined {
  const description = toText(body['description'])
  if (description !== undefined && description.length > 5000) throw invalidParameter('Event description too long')
  return description
}

/** Fields that are kept and echoed; absent ones are left out so that an update keeps them. */
function readExtras(world: World, body: Record<string, unknown>): EventChange {
  const extras: EventChange = {}
  const location = toObject(body['location'])
  if (location) extras.location = toText(location['displayName'])
  const richText = toObject(body['richTextDescription'])
  if (richText) extras.richText = toText(richText['text'])
  if (toObject(body['onlineMeetingInfo'])) {
    const conferenceId = world.ids.next('meeting')
    extras.onlineMeeting = { conferenceId, url: `dingtalk://dingtalkclient/page/conference?id=${conferenceId}` }
  }
  if (toList(body['uiConfigs'])) extras.uiConfigs = toObjects(body['uiConfigs'])
  if (toList(body['categories'])) extras.categories = toObjects(body['categories'])
  if (toList(body['cardInstances'])) extras.cardInstances = toObjects(body['cardInstances'])
  const extra = toObject(body['extra'])
  if (extra) extras.extra = extra
  const reminders = readReminders(body['reminders'])
  if (reminders) extras.reminders = reminders
  return extras
}

/** The body of create (server-api.md §4.3); throws `invalidParameter`. */
export function readDraft(world: World, body: Record<string, unknown>, organizerId: string): EventDraft {
  const title = readSummary(body)
  const times = readTimes(body)
  return {
    ...readExtras(world, body),
    ...times,
    title,
    description: readDescription(body),
    recurrence: readRecurrence(body['recurrence']),
    organizerId,
    attendees: readAttendees(world, body['attendees'], organizerId),
  }
}

/** The body of an update: what is not named keeps its value; people already invited keep their answer. */
export function readChange(world: World, body: Record<string, unknown>, event: CalendarEvent): EventChange {
  const change = readExtras(world, body)
  if (body['summary'] !== undefined) change.title = readSummary(body)
  if (body['description'] !== undefined) change.description = readDescription(body)
  if (body['recurrence'] !== undefined) change.recurrence = readRecurrence(body['recurrence'])
  if (body['start'] !== undefined || body['end'] !== undefined) Object.assign(change, readTimes(body))
  if (toList(body['attendees'])) {
    change.attendees = readAttendees(world, body['attendees'], event.organizerId).map(
      (attendee) => event.attendees.get(attendee.unionId) ?? attendee,
    )
  }
  return change
}
