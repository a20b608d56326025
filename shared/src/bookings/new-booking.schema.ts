import { z } from 'zod'
import { bookingLimits, type NewBooking } from './bookings.types.ts'

// Line feeds and tabs belong into a note, not into a title; what cannot be seen belongs nowhere.
const controls = /\p{Cc}/u
const controlsButLines = /(?![\n\r\t])\p{Cc}/u

const isUnique = (values: readonly string[]) => new Set(values).size === values.length
// One spelling: ids are compared as text.
const id = z.guid().toLowerCase()
const instant = z.iso.datetime({ offset: true })

/** Body of `POST /bookings`: its shape. Whether it fits the Corp and its rooms is decided by the use case. */
export const newBookingSchema = z
  .strictObject({
    title: z
      .string()
      .trim()
      .min(1)
      .max(bookingLimits.titleLength)
      .refine((value) => !controls.test(value) && value.isWellFormed(), 'control_characters'),
    roomIds: z.array(id).min(1).max(bookingLimits.rooms).refine(isUnique, 'duplicate'),
    start: instant,
    end: instant,
    attendeeIds: z.array(id).max(bookingLimits.attendees).refine(isUnique, 'duplicate').default([]),
    note: z
      .string()
      .trim()
      .max(bookingLimits.noteLength)
      .refine((value) => !controlsButLines.test(value) && value.isWellFormed(), 'control_characters')
      .default(''),
  })
  .refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
    path: ['end'],
    message: 'end_before_start',
  }) satisfies z.ZodType<NewBooking>
