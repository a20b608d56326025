import { z } from 'zod'
import { eventStates } from './events.types.ts'

const positive = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

/** Query of `GET /admin/events`. */
export const eventsQuerySchema = z.object({
  type: z.string().min(1).max(128).optional(),
  state: z.enum(eventStates).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  before: positive.optional(),
  limit: positive.max(200).default(50),
})
export type EventsQuery = z.infer<typeof eventsQuerySchema>

/** The id of an event in a path. */
export const eventIdSchema = z.object({ id: positive })
