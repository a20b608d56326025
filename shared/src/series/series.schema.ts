import { z } from 'zod'
import { bookingLimits } from '../bookings/bookings.types.ts'
import { seriesLimits, type SeriesWish, type Weekday } from './repeat.types.ts'
import type { NewSeries, SeriesCancelRequest, SeriesDateRequest, SeriesPreviewRequest } from './series.types.ts'

const id = z.guid().toLowerCase()
const isUnique = (values: readonly unknown[]) => new Set(values).size === values.length
const interval = z.int().min(1).max(seriesLimits.interval)
const weekday = z.literal([1, 2, 3, 4, 5, 6, 7] satisfies Weekday[])

const every = z.union([
  z.strictObject({ unit: z.literal('day'), interval }),
  z.strictObject({
    unit: z.literal('week'),
    interval,
    weekdays: z.array(weekday).min(1).max(7).refine(isUnique, 'duplicate'),
  }),
  z.strictObject({ unit: z.literal('month'), interval, by: z.literal('date'), day: z.int().min(1).max(31) }),
  z.strictObject({
    unit: z.literal('month'),
    interval,
    by: z.literal('weekday'),
    weekday,
    place: z.literal([1, 2, 3, 4, -1]),
  }),
])

const rule = z.strictObject({
  from: z.iso.date(),
  every,
  end: z.union([
    z.strictObject({ kind: z.literal('until'), date: z.iso.date() }),
    z.strictObject({ kind: z.literal('times'), times: z.int().min(1).max(seriesLimits.dates) }),
  ]),
  daysOff: z.enum(['skip', 'keep']),
})

const roomIds = z.array(id).min(1).max(bookingLimits.rooms).refine(isUnique, 'duplicate')
const instant = z.iso.datetime({ offset: true })
const choice = z.union([
  z.strictObject({ date: z.iso.date(), choice: z.literal('skip') }),
  z.strictObject({ date: z.iso.date(), choice: z.literal('take') }),
  z
    .strictObject({ date: z.iso.date(), choice: z.literal('other'), roomIds, start: instant, end: instant })
    .refine(({ start, end }) => Date.parse(end) > Date.parse(start), { path: ['end'], message: 'end_before_start' }),
])

const wish = {
  roomIds,
  rule,
  startMinutes: z
    .int()
    .min(0)
    .max(24 * 60 - 1),
  minutes: z.int().min(1).max(bookingLimits.maxMinutes),
  choices: z.array(choice).max(seriesLimits.dates).default([]),
} satisfies Record<keyof SeriesWish, z.ZodType>

// Line feeds and tabs belong into a note, not into a title; what cannot be seen belongs nowhere.
const controls = /\p{Cc}/u
const controlsButLines = /(?![\n\r\t])\p{Cc}/u

/** Body of `POST /series/preview`. */
export const seriesPreviewSchema = z.strictObject({
  ...wish,
  people: z.int().min(1).max(1_000).default(1),
}) satisfies z.ZodType<SeriesPreviewRequest>

/** Body of `POST /series`. */
export const newSeriesSchema = z.strictObject({
  ...wish,
  title: z
    .string()
    .trim()
    .min(1)
    .max(bookingLimits.titleLength)
    .refine((value) => !controls.test(value) && value.isWellFormed(), 'control_characters'),
  note: z
    .string()
    .trim()
    .max(bookingLimits.noteLength)
    .refine((value) => !controlsButLines.test(value) && value.isWellFormed(), 'control_characters')
    .default(''),
  attendeeIds: z.array(id).max(bookingLimits.attendees).refine(isUnique, 'duplicate').default([]),
}) satisfies z.ZodType<NewSeries>

/** Body of `POST /series/:id/cancel`. */
export const seriesCancelSchema = z.strictObject({
  from: z.iso.date().nullable().default(null),
}) satisfies z.ZodType<SeriesCancelRequest>

/** Body of `POST /series/:id/put-back`. */
export const seriesDateSchema = z.strictObject({ date: z.iso.date() }) satisfies z.ZodType<SeriesDateRequest>
