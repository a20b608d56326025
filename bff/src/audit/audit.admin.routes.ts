import { Hono } from 'hono'
import { auditQuerySchema } from '@meeting/shared/administration/audit.schema'
import type { AuditPage } from '@meeting/shared'
import { requireAction } from '../administration/require-action.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validQuery } from '../http/validation.ts'
import { listAudit } from './audit.ts'

/** The audit trail of the caller's Corp, newest first. */
export function createAuditRoutes(dependencies: Dependencies) {
  return new Hono<AppEnv>().get('/', requireAction('audit.read'), validQuery(auditQuerySchema), async (c) => {
    const page: AuditPage = await listAudit(dependencies, c.get('corp').corpId, c.req.valid('query'))
    return c.json(page, 200)
  })
}
