import { z } from 'zod'
import { closureChoices } from './closures.types.ts'

const id = z.guid().toLowerCase()
const clean = (value: string) => !/\p{Cc}/u.test(value) && value.isWellFormed()
const wallTime = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/)
  .refine((value) => new Date(`${value}:00Z`).toISOString().startsWith(value), 'no_such_day')

/** What one may close at once. */
const maxClosedRooms = 1_000
const maxClosureChoices = 1_000

const span = {
  roomIds: z
    .array(id)
    .min(1)
    .max(maxClosedRooms)
    .refine((ids) => new Set(ids).size === ids.length, 'repeated'),
  /** Wall time of each room. */
  start: wallTime,
  end: wallTime.nullable(),
}
const inOrder = ({ start, end }: { start: string; end: string | null }) => end === null || end > start
const order = { path: ['end'], message: 'end_before_start' }

const choice = z
  .strictObject({ bookingId: id, roomId: id, choice: z.enum(closureChoices), toRoomId: id.nullable().default(null) })
  .refine(({ choice: chosen, toRoomId }) => toRoomId === null || chosen === 'move', { path: ['toRoomId'] })
const choices = z.array(choice).max(maxClosureChoices)

/** Body of `POST /admin/closures/preview`; `closureId`: one that is being edited. */
export const closurePreviewSchema = z.strictObject({ ...span, closureId: id.optional() }).refine(inOrder, order)

const words = {
  reason: z.string().trim().min(1).max(200).refine(clean, 'control_characters'),
  contact: z.string().trim().min(1).max(100).refine(clean, 'control_characters').nullable(),
}

/** Body of `POST /admin/closures` and `PUT /admin/closures/{id}`. `otherwise` is for bookings that `choices` does not name. */
export const closureSchema = z
  .strictObject({
    ...span,
    ...words,
    contact: words.contact.default(null),
    choices: choices.default([]),
    otherwise: z.enum(closureChoices).default('leave'),
  })
  .refine(inOrder, order)

/** Body of `POST /admin/closures/{id}/choices`: what shall become of bookings that are left, undecided or failed. */
export const closureChoicesSchema = z.strictObject({ choices: choices.min(1) })
