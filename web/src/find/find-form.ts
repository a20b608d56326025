import { equipmentKinds, type Equipment, type FindRequest, type TimeRange } from '@meeting/shared'
import { dayParts, toWindows, type DayPart, type When } from '@meeting/shared/find/windows'
import { addDays, toIsoInZone, toWallTime } from '@meeting/shared/time/zone'

/** When, as the form shows it: days next to today stay what they are called, so that tomorrow they mean tomorrow. */
export type FormWhen = {
  mode: 'soon' | 'day' | 'weekday'
  /** `today`, `tomorrow` or a date. */
  day: string
  /** A part of the day, or minutes from midnight. */
  time: DayPart | number
  weekday: number
}

/** What somebody looks for, as it is remembered on this device. */
export type FindForm = {
  when: FormWhen
  minutes: number
  /** 1: nobody said. */
  people: number
  groupId: string | null
  equipment: Equipment[]
}

export const lengths = [15, 30, 45, 60, 90, 120] as const
const soonMinutes = 120
export const weeksAhead = 4
const mostPeople = 200
const wholeDay = 24 * 60

export const firstForm: FindForm = {
  when: { mode: 'soon', day: 'today', time: 'any', weekday: 2 },
  minutes: 60,
  people: 1,
  groupId: null,
  equipment: [],
}

type Moment = { now: number; zone: string; snapMinutes: number; hours: { start: number; end: number } }

/** The day that is meant; one that has gone is today. */
export function dateOfForm({ day }: FormWhen, { now, zone }: Pick<Moment, 'now' | 'zone'>): string {
  const today = toWallTime(now, zone).date
  if (day === 'today') return today
  if (day === 'tomorrow') return addDays(today, 1)
  return day < today ? today : day
}

function toWhen(form: FormWhen, moment: Moment): When {
  if (form.mode === 'soon') return { kind: 'soon', within: soonMinutes }
  const part = typeof form.time === 'number' ? 'any' : form.time
  if (form.mode === 'weekday') return { kind: 'weekday', weekday: form.weekday, part, weeks: weeksAhead }
  const date = dateOfForm(form, moment)
  return typeof form.time === 'number' ? { kind: 'at', date, startMinutes: form.time } : { kind: 'day', date, part }
}

/** The spans of time that the form means; none when they have gone. */
export function windowsOf(form: FindForm, moment: Moment): TimeRange[] {
  return toWindows(toWhen(form.when, moment), { ...moment, minutes: form.minutes })
}

/** The question as the server takes it. */
export function toRequest(form: FindForm, windows: readonly TimeRange[], zone: string): FindRequest {
  const { minutes, people, groupId, equipment } = form
  return {
    windows: windows.map(({ start, end }) => ({ start: toIsoInZone(start, zone), end: toIsoInZone(end, zone) })),
    minutes,
    people,
    groupId,
    equipment,
    roomId: null,
    attendeeIds: [],
  }
}

const key = 'meeting.find'

/** What was looked for last on this device; what makes no sense (any more) is as at first. */
export function rememberedForm(storage: Pick<Storage, 'getItem'>): FindForm {
  try {
    return readForm(JSON.parse(storage.getItem(key) ?? '{}'))
  } catch {
    return firstForm
  }
}

export function rememberForm(storage: Pick<Storage, 'setItem'>, form: FindForm): void {
  storage.setItem(key, JSON.stringify(form))
}

function readForm(kept: unknown): FindForm {
  const { when, minutes, people, groupId, equipment } = toRecord(kept)
  const wanted = Array.isArray(equipment) ? equipment : []
  return {
    when: readWhen(toRecord(when)),
    minutes: lengths.find((length) => length === minutes) ?? firstForm.minutes,
    people: isWithin(people, 1, mostPeople) ? people : firstForm.people,
    groupId: typeof groupId === 'string' ? groupId : null,
    equipment: equipmentKinds.filter((kind) => wanted.includes(kind)),
  }
}

function readWhen({ mode, day, time, weekday }: Record<string, unknown>): FormWhen {
  const { when } = firstForm
  const isDay = typeof day === 'string' && /^(today|tomorrow|\d{4}-\d\d-\d\d)$/.test(day)
  return {
    mode: mode === 'day' || mode === 'weekday' ? mode : when.mode,
    day: isDay ? day : when.day,
    time: isWithin(time, 0, wholeDay - 1) ? time : (dayParts.find((part) => part === time) ?? when.time),
    weekday: isWithin(weekday, 0, 6) ? weekday : when.weekday,
  }
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
