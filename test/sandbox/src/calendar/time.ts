const pattern = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/
const datePattern = /^\d{4}-\d\d-\d\d$/
const shanghaiOffsetMs = 8 * 3_600_000
export const dayMs = 86_400_000
export const minuteMs = 60_000

const knownZones = new Map<string, boolean>()

function canFormat(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  // Asking the runtime is slow, and a company uses few zones; the bound is against made-up names.
  const known = knownZones.get(name)
  if (known !== undefined) return known
  if (knownZones.size > 1000) knownZones.clear()
  const found = canFormat(name)
  knownZones.set(name, found)
  return found
}

/** Offset of a zone at a moment, in ms. */
function offsetAt(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(time)
  const part = (type: string): string => parts.find((item) => item.type === type)?.value ?? '00'
  const local = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return Date.parse(local) - Math.floor(time / 1000) * 1000
}

function localToEpoch(local: string, timeZone: string): number {
  const asUtc = Date.parse(`${local}Z`)
  const guess = asUtc - offsetAt(asUtc, timeZone)
  return asUtc - offsetAt(guess, timeZone)
}

/** Epoch ms of an ISO-8601 moment (minutes, seconds or fractions; `Z`, an offset, or none: then in `timeZone`). */
export function toEpoch(text: string, timeZone = 'Asia/Shanghai'): number | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, date, minutes, seconds = '00', fraction = '', offset] = match
  const local = `${date}T${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}`
  const normalOffset =
    offset && offset !== 'Z' && !offset.includes(':') ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset
  const time = normalOffset ? Date.parse(`${local}${normalOffset}`) : localToEpoch(local, timeZone)
  return Number.isNaN(time) ? undefined : time
}

export const hasMilliseconds = (text: string): boolean => /\.\d{3}/.test(text)

/** Midnight in Shanghai of `yyyy-MM-dd`. */
export function dateToEpoch(date: string): number | undefined {
  const time = datePattern.test(date) ? Date.parse(`${date}T00:00:00+08:00`) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/** `yyyy-MM-ddTHH:mm:ss+08:00`, the form of all answers. */
export const toShanghaiIso = (time: number): string =>
  `${new Date(time + shanghaiOffsetMs).toISOString().slice(0, 19)}+08:00`

export const toUtcIso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`

/** `yyyy-MM-dd` in Shanghai. */
export const toShanghaiDate = (time: number): string => new Date(time + shanghaiOffsetMs).toISOString().slice(0, 10)

/** `yyyy-MM-dd HH:mm:ss` in Shanghai, as in room events. */
export const toShanghaiClock = (time: number): string =>
  new Date(time + shanghaiOffsetMs).toISOString().slice(0, 19).replace('T', ' ')

/** Calendar fields of a moment in Shanghai (which has no daylight saving time), read with the UTC getters. */
export const shanghaiFields = (time: number): Date => new Date(time + shanghaiOffsetMs)

export const fromShanghaiFields = (fields: number): number => fields - shanghaiOffsetMs
