import { z } from 'zod'
import { auditActions, auditSubjectKinds } from './audit.types.ts'

const positive = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

/** Query of `GET /admin/audit`. `action` may be several, separated by commas. */
export const auditQuerySchema = z.object({
  action: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(auditActions)).min(1).max(auditActions.length))
    .optional(),
  subjectKind: z.enum(auditSubjectKinds).optional(),
  subjectId: z.string().max(200).optional(),
  actorId: z.guid().toLowerCase().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  before: positive.optional(),
  limit: positive.max(200).default(50),
})
export type AuditQuery = z.infer<typeof auditQuerySchema>
