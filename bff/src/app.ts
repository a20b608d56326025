import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { requestId } from 'hono/request-id'
import { roomLimits } from '@meeting/shared'
import { createAdministrationRoutes } from './administration/administration.routes.ts'
import { createBookingsRoutes } from './bookings/bookings.routes.ts'
import { createBootstrapRoutes } from './bootstrap/bootstrap.routes.ts'
import { createChangesRoutes } from './changes/changes.routes.ts'
import { createCheckInRoutes } from './check-in/check-in.routes.ts'
import type { Dependencies } from './dependencies.ts'
import { createDirectoryRoutes } from './directory/directory.routes.ts'
import { DomainError } from './errors.ts'
import { createEventsRoutes } from './events/events.routes.ts'
import { createFindRoutes } from './find/find.routes.ts'
import { describeApi } from './http/api-description.ts'
import type { AppEnv } from './http/app-env.ts'
import { handleError } from './http/error-handler.ts'
import { refuseForeignOrigins } from './http/foreign-origin.ts'
import { limitBodies } from './http/limit-bodies.ts'
import { createProbes } from './http/probes.ts'
import { referenceBytes } from './http/request-log.ts'
import { keepAnswersPrivate, secureAnswers } from './http/security-headers.ts'
import { createNoticesRoutes } from './notices/notices.routes.ts'
import { builtWebFolder, createPagesRoutes } from './pages/pages.routes.ts'
import { createRoomPicturesRoutes } from './rooms/room-pictures.routes.ts'
import { createRoomsRoutes } from './rooms/rooms.routes.ts'
import { createSeriesRoutes } from './series/series.routes.ts'
import { createSetupRoutes } from './setup/setup.routes.ts'
import { createBrowserDoorsRoutes } from './sign-in/browser-doors.routes.ts'
import { createDoors, type Doors } from './sign-in/doors.ts'
import { createSessionGate, requireSession, type SessionGate } from './sign-in/session.middleware.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.ts'
import { createKeptAnswers } from './timeline/kept-answers.ts'
import { createTimelineRoutes } from './timeline/timeline.routes.ts'

/** The largest body that the API takes: a note of 2 000 characters and 200 attendees fit many times. */
const maxBodyBytes = 64 * 1024
/** Pictures of rooms, and tables of them. */
const files = { paths: /\/admin\/rooms\/([\w-]+\/picture|imports)$/, maxBytes: roomLimits.importBytes }
const apiPath = '/meeting/api/v1'

/**
 * The whole server as one Hono app: reads as a table of contents.
 * Everything stands under `/meeting` but the probes; the API under `/meeting/api/v1`.
 */
export function createApp(dependencies: Dependencies, options: { webFolder?: string; gate?: SessionGate } = {}) {
  const doors = createDoors(dependencies, options.gate ?? createSessionGate(dependencies))
  const api = createApi(dependencies, doors)
  return new Hono<AppEnv>()
    .use(requestId({ headerName: '', generator: () => dependencies.ids.secret(referenceBytes) }))
    .use(async (c, next) => {
      c.set('log', dependencies.log)
      c.header('X-Request-Id', c.get('requestId'))
      await next()
    })
    .use(secureAnswers(dependencies.config))
    .route('/', createProbes(dependencies))
    .get('/', (c) => c.redirect('/meeting', 302))
    .route('/meeting', createEventsRoutes(dependencies))
    .get(`${apiPath}/openapi.json`, describeApi(api, apiPath))
    .route(apiPath, api)
    .route('/meeting', createBrowserDoorsRoutes(dependencies, doors))
    .route('/meeting', createPagesRoutes(dependencies, doors, options.webFolder ?? builtWebFolder))
    .notFound(() => {
      throw new DomainError('resource.not_found')
    })
    .onError(handleError)
}

/** What a server calls for each request: answers that are at hand, all others by the app. */
export function createFetch(dependencies: Dependencies, options: { webFolder?: string } = {}): AppType['fetch'] {
  const gate = createSessionGate(dependencies)
  const app = createApp(dependencies, { ...options, gate })
  const answerKept = createKeptAnswers(dependencies, gate)
  return (request, environment, execution) =>
    answerKept(request, environment) ?? app.fetch(request, environment, execution)
}

/** The JSON API: what stands above `requireSession` is public or, setting up, needs a setup link; everything below needs a session. */
function createApi(dependencies: Dependencies, doors: Doors) {
  return new Hono<AppEnv>()
    .use(keepAnswersPrivate, refuseForeignOrigins(dependencies.config.publicUrl))
    .use(limitBodies(maxBodyBytes, files))
    .use('/sign-in/dingtalk', compress())
    .route('/', createSignInRoutes(dependencies, doors))
    .route('/setup', createSetupRoutes(dependencies))
    .use(requireSession(doors.gate))
    .use('/bootstrap', compress())
    .route('/', createBootstrapRoutes(dependencies))
    .route('/', createRoomsRoutes(dependencies))
    .route('/', createRoomPicturesRoutes(dependencies))
    .route('/', createDirectoryRoutes(dependencies))
    .route('/', createTimelineRoutes(dependencies))
    .route('/', createBookingsRoutes(dependencies))
    .route('/', createCheckInRoutes(dependencies))
    .route('/', createFindRoutes(dependencies))
    .route('/', createSeriesRoutes(dependencies))
    .route('/', createChangesRoutes(dependencies))
    .route('/', createNoticesRoutes(dependencies))
    .route('/admin', createAdministrationRoutes(dependencies))
}

export type AppType = ReturnType<typeof createApp>
