import { Hono } from 'hono'
import { createAttendeeApis } from './calendar/attendees.apis.ts'
import { createEventRoomApis } from './calendar/event-rooms.apis.ts'
import { createEventApis } from './calendar/events.apis.ts'
import { createScheduleApis } from './calendar/schedules.apis.ts'
import { renderRoomPicture } from './company/pictures.ts'
import { createControlRoutes } from './control/control.routes.ts'
import type { SandboxControl } from './control/control.types.ts'
import { createDepartmentApis } from './directory/departments.apis.ts'
import { createUserApis } from './directory/users.apis.ts'
import { createFailedApis } from './events/failed.apis.ts'
import type { Api } from './gateway/api.types.ts'
import { serve } from './gateway/serve.ts'
import { createNoticeApis } from './notices/notices.apis.ts'
import { createLoginRoutes } from './oauth/login.routes.ts'
import { createSignInApis } from './oauth/sign-in.apis.ts'
import { createTokenApis } from './oauth/tokens.apis.ts'
import { createGroupApis } from './rooms/groups.apis.ts'
import { createRoomApis } from './rooms/rooms.apis.ts'
import type { World } from './world.ts'

/** Literal paths before those with parameters of the same shape: the router takes the first that fits. */
const createApis = (world: World): Api[] => [
  ...createTokenApis(world),
  ...createUserApis(world),
  ...createSignInApis(world),
  ...createDepartmentApis(world),
  ...createGroupApis(world),
  ...createRoomApis(world),
  ...createEventApis(world),
  ...createAttendeeApis(world),
  ...createEventRoomApis(world),
  ...createScheduleApis(world),
  ...createNoticeApis(world),
  ...createFailedApis(world),
]

/** The old API takes its parameters from the query too, so its POST calls answer to GET as well. */
const methodsOf = (api: Api): string[] =>
  api.family === 'topapi' && api.method === 'POST' ? ['POST', 'GET'] : [api.method]

const json = (status: number, body: unknown): Response =>
  Response.json(body, { status, headers: { 'content-type': 'application/json;charset=utf-8' } })

function unknownPath(world: World, path: string): Response {
  if (path.startsWith('/topapi/')) {
    const text = `不合法ApiName，ApiName = dingtalk.oapi.${path.slice('/topapi/'.length).replaceAll('/', '.')}`
    const requestId = world.ids.next('request')
    return json(200, { errcode: 22, errmsg: `Invalid method[submsg=${text}]`, sub_msg: text, request_id: requestId })
  }
  if (path.startsWith('/v1.0/')) {
    return json(404, {
      code: 'InvalidAction.NotFound',
      requestid: world.ids.uuid(),
      message: 'Specified api is not found, please check your url and method.',
    })
  }
  return json(200, { errcode: 404, errmsg: '请求的URI地址不存在' })
}

/** All hosts of DingTalk on one origin: both API families, the login page, pictures and the control. */
export function createSandboxApp(world: World, control: SandboxControl): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    const { dateAheadMs } = world.faults
    if (dateAheadMs !== 0) c.res.headers.set('date', new Date(world.now() + dateAheadMs).toUTCString())
  })
  for (const api of createApis(world)) app.on(methodsOf(api), api.path, (c) => serve(world, c, api))
  app.route('/oauth2/auth', createLoginRoutes(world))
  app.route('/control', createControlRoutes(world, control))
  app.get('/pictures/:file', (c) => {
    const room = world.rooms.find(c.req.param('file').replace(/\.svg$/, ''))
    if (!room) return c.notFound()
    return c.body(renderRoomPicture(room), 200, {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=86400',
    })
  })
  app.get('/', (c) => c.redirect('/control'))
  app.notFound((c) => unknownPath(world, c.req.path))
  return app
}
