import { fromWallTime, toWallTime } from '@meeting/shared/time/zone'
import { instantOf, minuteOfDay, type Span, type TimelineDay } from './day-timeline.ts'

/** Where minutes of the day lie on the screen; `window` is the shown part. */
export type TimeScale = { window: Span; width: number; pixelsPerMinute: number }
export type HourMark = { minute: number; label: string }

const hourLength = 60

/** The Corp's working hours (`HH:mm` on the wall) as minutes of this day, widened to whole hours. */
export function workingHours(day: TimelineDay, hours: { dayStart: string; dayEnd: string }): Span {
  const start = Math.floor(minuteOfWallTime(day, hours.dayStart) / hourLength) * hourLength
  const end = Math.min(day.minutes, Math.ceil(minuteOfWallTime(day, hours.dayEnd) / hourLength) * hourLength)
  return end > start ? { start, end } : wholeDay(day)
}

/** All hours of the day: 23 or 25 of them when clocks change. */
export function wholeDay(day: TimelineDay): Span {
  return { start: 0, end: day.minutes }
}

/** The hours shown: the working hours, stretched by whole hours so that `now` (minute of the day) is never outside on its own day. */
export function shownHours(day: TimelineDay, working: Span, now: number): Span {
  if (now < 0 || now >= day.minutes) return working
  const floor = Math.floor(now / hourLength) * hourLength
  return {
    start: Math.min(working.start, floor),
    end: Math.min(day.minutes, Math.max(working.end, floor + hourLength)),
  }
}

/** Spreads the shown hours over `width` pixels. */
export function createTimeScale(window: Span, width: number): TimeScale {
  return { window, width, pixelsPerMinute: width / Math.max(1, window.end - window.start) }
}

/** Pixels from the left edge; not clamped. */
export function toPixels(scale: TimeScale, at: number): number {
  return (at - scale.window.start) * scale.pixelsPerMinute
}

/** The minute of the day under a pixel, held inside the shown hours. */
export function toMinute(scale: TimeScale, pixels: number): number {
  const at = scale.window.start + pixels / scale.pixelsPerMinute
  return Math.min(Math.max(at, scale.window.start), scale.window.end)
}

/** The part of a span that is shown, as a box; null when none is. Keeps a hairline between neighbours. */
export function toBox(scale: TimeScale, span: Span): { x: number; width: number } | null {
  const start = Math.max(span.start, scale.window.start)
  const end = Math.min(span.end, scale.window.end)
  if (end <= start) return null
  const x = round(toPixels(scale, start))
  const gap = span.end > scale.window.end ? 0 : 1
  return { x, width: Math.max(3, round((end - start) * scale.pixelsPerMinute) - gap) }
}

/** Marks for the ruler with the wall clock's words, every `step` hours, first and last included. */
export function hourMarks(day: TimelineDay, window: Span, step = 1): HourMark[] {
  const marks: HourMark[] = []
  for (let at = window.start; at <= window.end; at += step * hourLength) {
    marks.push({ minute: at, label: at === day.minutes ? '24' : String(wallMinutes(day, at) / hourLength) })
  }
  return marks
}

/** How many hours between two labels so that each has at least `room` pixels. */
export function hourStep(scale: TimeScale, room: number): number {
  const perHour = scale.pixelsPerMinute * hourLength
  return [1, 2, 3, 4, 6].find((step) => perHour * step >= room) ?? 6
}

/** `HH:mm` on the wall at a minute of the day; its end is `24:00`. */
export function toClock(day: TimelineDay, at: number): string {
  const minutes = at === day.minutes ? 24 * hourLength : wallMinutes(day, at)
  return `${pad(Math.floor(minutes / hourLength))}:${pad(Math.floor(minutes % hourLength))}`
}

/** The minute of the day at which the wall clock shows `HH:mm` (`24:00` is the day's end). */
export function minuteOfWallTime(day: TimelineDay, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  const wall = hours * hourLength + minutes
  if (wall >= 24 * hourLength) return day.minutes
  if (hasPlainClock(day)) return wall
  return minuteOfDay(day, fromWallTime({ date: day.date, minutes: wall }, day.timeZone))
}

function wallMinutes(day: TimelineDay, at: number): number {
  if (hasPlainClock(day)) return ((at % 1440) + 1440) % 1440
  return toWallTime(instantOf(day, at), day.timeZone).minutes
}

// Clocks change by an hour or by half of one, so a day of 24 hours has no change; this spares Intl for every label.
function hasPlainClock(day: TimelineDay): boolean {
  return day.minutes === 24 * hourLength
}

function round(pixels: number): number {
  return Math.round(pixels * 2) / 2
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
