import { z } from 'zod'
import { equipmentKinds } from '../rooms/rooms.types.ts'
import { findLimits, type FindDatesRequest, type FindRequest, type PeopleBusyRequest } from './find.types.ts'

const id = z.guid().toLowerCase()
const instant = z.iso.datetime({ offset: true })
const isInOrder = ({ start, end }: { start: string; end: string }) => Date.parse(end) > Date.parse(start)
const span = z
  .strictObject({ start: instant, end: instant })
  .refine(isInOrder, { path: ['end'], message: 'end_before_start' })
const ids = z.array(id).max(findLimits.attendees)

const wishes = {
  people: z.int().min(1).max(findLimits.people).default(1),
  groupId: id.nullable().default(null),
  equipment: z.array(z.enum(equipmentKinds)).max(equipmentKinds.length).default([]),
}

/** Body of `POST /find` and `POST /find/first-time`. */
export const findRequestSchema = z.strictObject({
  windows: z.array(span).min(1).max(findLimits.windows),
  minutes: z
    .int()
    .min(1)
    .max(24 * 60),
  ...wishes,
  roomId: id.nullable().default(null),
  attendeeIds: ids.default([]),
}) satisfies z.ZodType<FindRequest>

/** Body of `POST /find/dates`. */
export const findDatesSchema = z.strictObject({
  dates: z.array(span).min(1).max(findLimits.dates),
  ...wishes,
}) satisfies z.ZodType<FindDatesRequest>

/** Body of `POST /find/people-busy`. */
export const peopleBusySchema = z
  .strictObject({ employeeIds: ids.min(1), from: instant, to: instant })
  .refine(({ from, to }) => isInOrder({ start: from, end: to }), { path: ['to'], message: 'end_before_start' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 31 * 86_400_000, {
    path: ['to'],
    message: 'too_big',
  }) satisfies z.ZodType<PeopleBusyRequest>
