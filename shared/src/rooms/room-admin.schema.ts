import { z } from 'zod'
import { isTimeZone } from '../time/zone.ts'
import { importColumns, roomLimits } from './room-admin.types.ts'
import { equipmentKinds } from './rooms.types.ts'

const maxListed = 500
const id = z.guid().toLowerCase()
const text = (length: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(length)
    .refine((value) => !/(?![\n\r\t])\p{Cc}/u.test(value) && value.isWellFormed(), 'control_characters')

export const audienceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('administrators') }),
  z
    .strictObject({
      kind: z.literal('listed'),
      employeeIds: z.array(id).max(maxListed),
      departmentIds: z.array(z.int().positive()).max(maxListed),
      names: z.array(text(100)).max(2 * maxListed),
    })
    .refine(({ employeeIds, departmentIds }) => employeeIds.length + departmentIds.length > 0, {
      path: ['employeeIds'],
      message: 'nobody',
    }),
])

const labels = z.array(text(roomLimits.label)).max(roomLimits.labels)
const equipment = z.array(z.enum(equipmentKinds)).max(equipmentKinds.length)
const fields = {
  name: text(roomLimits.name),
  capacity: z.int().min(1).max(roomLimits.capacity).nullable(),
  equipment,
  location: text(roomLimits.location).nullable(),
  description: text(roomLimits.description).nullable(),
  groupId: id.nullable(),
  openInDingTalk: z.boolean(),
  labels,
  timeZone: z.string().max(64).refine(isTimeZone, 'unknown').nullable(),
  sortOrder: z.int().min(-roomLimits.order).max(roomLimits.order),
  visibleTo: audienceSchema,
  bookableHere: audienceSchema,
  openHere: z.boolean(),
}

/** Body of `PATCH /admin/rooms/{id}`: what is given changes. */
export const roomFieldsSchema = z.strictObject(fields).partial()

/** Body of `POST /admin/rooms`. */
export const newAdminRoomSchema = z.strictObject({
  ...roomFieldsSchema.shape,
  name: fields.name,
  /** Where it will stand. */
  origin: z.enum(['own', 'dingtalk']),
})

/** Body of `PATCH /admin/rooms`. */
export const roomsChangeSchema = z.strictObject({
  roomIds: z.array(id).min(1).max(1_500),
  change: z
    .strictObject({
      capacity: fields.capacity,
      groupId: fields.groupId,
      timeZone: fields.timeZone,
      visibleTo: audienceSchema,
      bookableHere: audienceSchema,
      openHere: z.boolean(),
      equipment: z.strictObject({ add: equipment, remove: equipment }),
      labels: z.strictObject({ add: labels, remove: labels }),
    })
    .partial(),
})

/** Body of `POST /admin/rooms/groups`. */
export const newRoomGroupSchema = z.strictObject({
  name: text(100),
  parentId: id.nullable(),
  origin: z.enum(['own', 'dingtalk']),
})
export const roomGroupChangeSchema = z.strictObject({ name: text(100) })

export const roomParamSchema = z.strictObject({ id })
/** Query of `DELETE /admin/rooms/{id}`: what becomes of the bookings to come. */
export const roomRemovalSchema = z.object({ bookings: z.enum(['keep', 'cancel']).default('keep') })

/** Body of `PATCH /admin/rooms/imports/{id}`: corrected cells, and whether missing groups are made. */
export const importChangeSchema = z.strictObject({
  cells: z
    .array(z.strictObject({ line: z.int().min(2), column: z.enum(importColumns), text: z.string().max(5_000) }))
    .max(500)
    .default([]),
  createGroups: z.boolean().optional(),
})
export const importFileSchema = z.object({ name: z.string().trim().min(1).max(200) })
/** Body of `POST /admin/rooms/imports/{id}/apply`: without `partly` a table with errors is refused as a whole. */
export const importApplySchema = z.strictObject({ partly: z.boolean().default(false) })

const language = z.enum(['zh-CN', 'en-US']).default('zh-CN')
const format = z.enum(['xlsx', 'csv']).default('xlsx')
/** Query of `GET /admin/rooms/export` and `…/template`. */
export const exportQuerySchema = z.object({ format, language, ids: z.string().max(80_000).optional() })

export type NewAdminRoom = z.infer<typeof newAdminRoomSchema>
export type RoomFieldsChange = z.infer<typeof roomFieldsSchema>
export type NewRoomGroup = z.infer<typeof newRoomGroupSchema>
export type ImportChange = z.infer<typeof importChangeSchema>
