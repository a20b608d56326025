import { Hono } from 'hono'
import { adminActions, type AdminMe } from '@meeting/shared'
import { createAuditRoutes } from '../audit/audit.admin.routes.ts'
import { createCallBudgetRoutes } from '../call-budget/call-budget.admin.routes.ts'
import { createCheckInAdminRoutes } from '../check-in/check-in.admin.routes.ts'
import { createRoomPagesRoutes } from '../room-pages/room-pages.admin.routes.ts'
import { createClosuresRoutes } from '../closures/closures.admin.routes.ts'
import { createConnectionRoutes } from '../corps/connection.admin.routes.ts'
import type { Dependencies } from '../dependencies.ts'
import { createDirectoryAdminRoutes } from '../directory/directory.admin.routes.ts'
import { findEmployee } from '../directory/directory.ts'
import { DomainError } from '../errors.ts'
import { createHealthRoutes } from '../health/health.admin.routes.ts'
import { createEventLogRoutes } from '../events/events.admin.routes.ts'
import type { AppEnv } from '../http/app-env.ts'
import { createRoomsAdminRoutes } from '../rooms/rooms.admin.routes.ts'
import { createNoticeAdminRoutes } from '../notices/notices.admin.routes.ts'
import { createAdministratorsRoutes } from './administrators.admin.routes.ts'
import { mayDo } from './permissions.ts'
import { requireAction } from './require-action.ts'

/**
 * The management backend's API under `/admin`, for signed-in administrators: reads as a table of contents. Each subject mounts its
 * own routes here; each route names its action with `requireAction` (a test walks them all).
 */
export function createAdministrationRoutes(dependencies: Dependencies) {
  return new Hono<AppEnv>()
    .get('/me', requireAction('overview.read'), async (c) => {
      const { administratorRole: role, employeeId } = c.get('session')
      const employee = await findEmployee({ dependencies, corp: c.get('corp') }, employeeId)
      if (role === null || !employee) throw new DomainError('access.forbidden')
      const actions = adminActions.filter((action) => mayDo(role, action))
      return c.json({ id: employeeId, name: employee.name, role, actions } satisfies AdminMe, 200)
    })
    .route('/administrators', createAdministratorsRoutes(dependencies))
    .route('/check-in', createCheckInAdminRoutes(dependencies))
    .route('/closures', createClosuresRoutes(dependencies))
    .route('/room-pages', createRoomPagesRoutes(dependencies))
    .route('/connection', createConnectionRoutes(dependencies))
    .route('/directory', createDirectoryAdminRoutes(dependencies))
    .route('/rooms', createRoomsAdminRoutes(dependencies))
    .route('/events', createEventLogRoutes(dependencies))
    .route('/call-budget', createCallBudgetRoutes(dependencies))
    .route('/audit', createAuditRoutes(dependencies))
    .route('/health', createHealthRoutes(dependencies))
    .route('/notices', createNoticeAdminRoutes(dependencies))
}
