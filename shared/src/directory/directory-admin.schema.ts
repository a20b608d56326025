import { z } from 'zod'
import { directoryListKinds } from './directory-sync.types.ts'
import { leavingActions, leavingDaysRange } from './leaving.types.ts'

/** Path and query of `GET /admin/directory/lists/{kind}`. */
export const directoryListParam = z.object({ kind: z.enum(directoryListKinds) })
export const directoryListQuery = z.object({ after: z.string().max(128).optional() })

/** Query of `GET /admin/directory/people`. */
export const directoryPeopleQuery = z.object({ query: z.string().trim().max(64) })

/** Body of `POST /admin/directory/people/lookup`. */
export const lookupSchema = z.strictObject({ userId: z.string().trim().min(1).max(64) })

/** Body of `PUT /admin/directory/leavers/settings`. */
export const leavingSettingsSchema = z.strictObject({
  action: z.enum(leavingActions),
  afterDays: z.number().int().min(leavingDaysRange.min).max(leavingDaysRange.max),
})

const bookingIds = z.array(z.guid()).min(1).max(500)
/** Body of `POST /admin/directory/leavers/hand-over`. */
export const handOverSchema = z.strictObject({ bookingIds, toEmployeeId: z.guid().nullable() })
/** Body of `POST /admin/directory/leavers/release`. */
export const releaseSchema = z.strictObject({ bookingIds })
