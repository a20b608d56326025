import { defaultBehaviour } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { createCalendar } from './calendar/calendar.ts'
import type { Calendar } from './calendar/calendar.ts'
import { realDeadline, realNow, realWait } from './clock.ts'
import { createDemoCompany } from './company/demo-company.ts'
import { credentials as defaultCredentials } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { createDirectory } from './directory/directory.ts'
import type { Directory } from './directory/directory.ts'
import { createPusher } from './events/pusher.ts'
import type { Pusher } from './events/pusher.ts'
import { createCallLog } from './gateway/call-log.ts'
import type { CallLog } from './gateway/call-log.ts'
import { createClientTokens } from './gateway/client-tokens.ts'
import type { ClientTokens } from './gateway/client-tokens.ts'
import { noFaults } from './gateway/faults.ts'
import type { Faults } from './gateway/faults.types.ts'
import { createLimits } from './gateway/limits.ts'
import type { Limits } from './gateway/limits.ts'
import { allPermissions } from './gateway/permissions.ts'
import { createQuota } from './gateway/quota.ts'
import type { Quota } from './gateway/quota.ts'
import { createTokens } from './gateway/tokens.ts'
import type { Tokens } from './gateway/tokens.ts'
import { createIdentifiers } from './identifiers.ts'
import type { Identifiers } from './identifiers.ts'
import { createNotices } from './notices/notices.ts'
import type { Notices } from './notices/notices.ts'
import { createCodes } from './oauth/codes.ts'
import type { Codes } from './oauth/codes.ts'
import { createRandom } from './random.ts'
import { createRoomStore } from './rooms/room-store.ts'
import type { RoomStore } from './rooms/room-store.ts'
import type { SandboxOptions } from './sandbox.types.ts'
import { restoreCalendar } from './snapshot.ts'
import { createSmallCompany } from './small-company.ts'
import type { Company } from './state.ts'

/** What stays for the life of a sandbox. */
export type Surroundings = {
  seed: number
  credentials: Credentials
  publicUrl: string
  now: () => number
  wait: (milliseconds: number) => Promise<void>
  deadline: (milliseconds: number) => AbortSignal
  fetch: typeof fetch
  /** Aborted by `close()`. */
  closed: AbortController
}

/** What `reset` makes anew. */
export type Contents = {
  companyName: string
  /** Epoch ms, when the company's own bookings were last entered. */
  seededAt: number
  ids: Identifiers
  random: () => number
  behaviour: Behaviour
  faults: Faults
  limits: Limits
  quota: Quota
  permissions: Set<string>
  allowList: { ips?: string[]; callerIp: string }
  tokens: Tokens
  codes: Codes
  clientTokens: ClientTokens
  calls: CallLog
  directory: Directory
  rooms: RoomStore
  calendar: Calendar
  notices: Notices
  pusher: Pusher
}

export type World = Surroundings & Contents

const defaultCallerIp = '203.0.113.9'

function createCompany(options: SandboxOptions, surroundings: Surroundings): Company {
  const { seed, now } = surroundings
  if (options.company === 'small') return createSmallCompany({ seed })
  if (options.company === undefined || options.company === 'demo') return createDemoCompany({ seed, now: now() })
  return structuredClone(options.company)
}

/** Everything back to the seed. The parts read `world` when they are used, so they see later switches. */
export function fillWorld(world: World, options: SandboxOptions): void {
  const { snapshot } = options
  const company = snapshot ? structuredClone(snapshot.company) : createCompany(options, world)
  const ids = createIdentifiers(world.seed, snapshot?.ids)
  Object.assign(world.credentials, defaultCredentials, options.credentials)
  world.companyName = company.name
  world.seededAt = world.now()
  world.ids = ids
  world.random = createRandom(world.seed)
  world.behaviour = structuredClone(defaultBehaviour)
  world.faults = noFaults()
  world.limits = createLimits(world.now)
  world.quota = createQuota(world.now)
  world.permissions = new Set(allPermissions)
  world.allowList = { callerIp: defaultCallerIp }
  world.tokens = createTokens(ids, world.now, () => world.permissions)
  world.codes = createCodes(ids, world.now)
  world.clientTokens = createClientTokens(world.now, () => world.behaviour)
  world.calls = createCallLog()
  world.directory = createDirectory(company)
  world.rooms = createRoomStore(company)
  world.notices = createNotices(world)
  world.pusher = createPusher(world)
  world.calendar = createCalendar(world)
  if (snapshot) restoreCalendar(world, structuredClone(snapshot))
  else world.calendar.load(company.bookings)
}

/** A company with its app, calendar and gateway. */
export function createWorld(options: SandboxOptions): World {
  const surroundings: Surroundings = {
    seed: options.seed ?? 1,
    credentials: { ...defaultCredentials, ...options.credentials },
    publicUrl: (options.publicUrl ?? 'http://localhost:4000').replace(/\/$/, ''),
    now: options.now ?? realNow,
    wait: options.wait ?? realWait,
    deadline: options.deadline ?? realDeadline,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    closed: new AbortController(),
  }
  // `fillWorld` gives every remaining part its value before anybody sees the world.
  const world = surroundings as World
  fillWorld(world, options)
  return world
}
