import { z } from 'zod'
import { isTimeZone } from '../time/zone.ts'
import { equipmentKinds } from './rooms.types.ts'

const maxMinutes = 24 * 60
const maxListed = 500
const text = (length: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(length)
    .refine((value) => !/(?![\n\r\t])\p{Cc}/u.test(value) && value.isWellFormed(), 'control_characters')
const length = z.int().min(1).max(maxMinutes).nullable()

const bookableBy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('administrators') }),
  z.strictObject({
    kind: z.literal('listed'),
    employeeIds: z.array(z.guid().toLowerCase()).max(maxListed),
    departmentIds: z.array(z.int().positive()).max(maxListed),
    names: z.array(text(100)).max(2 * maxListed),
  }),
])

/** Rules of a room of our own; there is no approval. */
const rules = z
  .strictObject({
    openForBooking: z.boolean(),
    minMinutes: length,
    maxMinutes: length,
    advance: z
      .strictObject({
        count: z.int().min(0).max(1_000),
        unit: z.enum(['days', 'weeks', 'months', 'years']),
        opensAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      })
      .nullable(),
    closures: z
      .array(
        z
          .strictObject({
            start: z.int().nonnegative(),
            end: z.int().nonnegative().nullable(),
            reason: z.string().trim().max(200),
            contact: text(100).nullable(),
          })
          .refine(({ start, end }) => end === null || end > start, { path: ['end'], message: 'end_before_start' }),
      )
      .max(50),
    bookableBy,
  })
  .refine(({ minMinutes, maxMinutes }) => minMinutes === null || maxMinutes === null || minMinutes <= maxMinutes, {
    path: ['maxMinutes'],
    message: 'too_small',
  })

const fields = {
  name: text(100),
  capacity: z.int().min(1).max(10_000).nullable(),
  equipment: z.array(z.enum(equipmentKinds)).max(equipmentKinds.length),
  location: text(200).nullable(),
  description: text(2_000).nullable(),
  groupId: z.guid().toLowerCase().nullable(),
  timeZone: z.string().max(64).refine(isTimeZone, 'unknown'),
  rules,
}

/** Body of `POST /rooms`: a room of our own. The time zone is the Corp's unless given. */
export const newRoomSchema = z.strictObject({
  ...fields,
  capacity: fields.capacity.default(null),
  equipment: fields.equipment.default([]),
  location: fields.location.default(null),
  description: fields.description.default(null),
  groupId: fields.groupId.default(null),
  timeZone: fields.timeZone.optional(),
  rules: rules.default({
    openForBooking: true,
    minMinutes: null,
    maxMinutes: null,
    advance: null,
    closures: [],
    bookableBy: { kind: 'everyone' },
  }),
})

/** Body of `PATCH /rooms/{id}`: what is given changes; rules as a whole. */
export const roomChangeSchema = z.strictObject(fields).partial()

export type NewRoom = z.infer<typeof newRoomSchema>
export type RoomChange = z.infer<typeof roomChangeSchema>
