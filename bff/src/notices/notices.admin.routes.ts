import { Hono, type Context } from 'hono'
import type { LoggedNotice, NoticeLogPage, NoticeReport } from '@meeting/shared'
import {
  noticeKindChangeSchema,
  noticeKindParamSchema,
  noticeLogQuerySchema,
  noticeSettingsChangeSchema,
  noticeTestSchema,
} from '@meeting/shared/notices/notices.schema'
import { eventIdSchema } from '@meeting/shared/events/events.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validParam, validQuery } from '../http/validation.ts'
import {
  changeNoticeKind,
  changeNoticeSettings,
  getLoggedNotice,
  listNoticeLog,
  reportNotices,
  sendTestNotice,
} from './notices.admin.ts'

/** What the caller's Corp tells its people, in which words, and whether it arrived. */
export function createNoticeAdminRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('notices.read'), async (c) => {
      return c.json((await reportNotices(contextOf(c))) satisfies NoticeReport, 200)
    })
    .put('/settings', requireAction('notices.write'), validJson(noticeSettingsChangeSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      return c.json(await changeNoticeSettings(contextOf(c), c.req.valid('json'), actor), 200)
    })
    .put(
      '/kinds/:kind',
      requireAction('notices.write'),
      validParam(noticeKindParamSchema),
      validJson(noticeKindChangeSchema),
      async (c) => {
        const change = { change: c.req.valid('json'), actor: employeeActor(dependencies, c) }
        return c.json(await changeNoticeKind(contextOf(c), c.req.valid('param').kind, change), 200)
      },
    )
    .post('/test', requireAction('notices.write'), validJson(noticeTestSchema), async (c) => {
      const { employeeId } = c.get('session')
      return c.json((await sendTestNotice(contextOf(c), employeeId, c.req.valid('json'))) satisfies LoggedNotice, 202)
    })
    .get('/log', requireAction('notices.read'), validQuery(noticeLogQuerySchema), async (c) => {
      return c.json((await listNoticeLog(contextOf(c), c.req.valid('query'))) satisfies NoticeLogPage, 200)
    })
    .get('/log/:id', requireAction('notices.read'), validParam(eventIdSchema), async (c) => {
      return c.json((await getLoggedNotice(contextOf(c), c.req.valid('param').id)) satisfies LoggedNotice, 200)
    })
}
