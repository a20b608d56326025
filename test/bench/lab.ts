import { rm } from 'node:fs/promises'
import { openDatabase, type Database } from '@meeting/bff/database/database'
import { startEmbeddedPostgres } from '@meeting/bff/database/embedded-postgres'
import { migrate } from '@meeting/bff/database/migrate'
import { corpKeyOf } from '@meeting/bff/corps/corp-registry'
import { saveCorp } from '@meeting/bff/corps/corps.repository'
import { createSealer } from '@meeting/bff/corps/sealer'
import { systemClock } from '@meeting/bff/clock/clock'
import { randomIds } from '@meeting/bff/ids/ids'
import { createSession } from '@meeting/bff/sign-in/sessions'
import { addDays, dayRange, toWallTime } from '@meeting/shared'
import { sql } from 'kysely'
import { Client } from 'pg'
import { createTemporaryDataDir } from '../support/test-database-server.ts'
import { goFirst } from './priority.ts'
import { seed, seedAnother, type SeededCorp } from './seed.ts'
import { startMeasured, type MeasuredServer } from './servers/child.ts'

export const eventToken = 'bench-token'
export const eventAesKey = 'benchbenchbenchbenchbenchbenchbenchbenchben'
const masterKey = Buffer.alloc(32, 9)
const publicUrl = 'http://localhost'

/** 60 000 bookings in 200 rooms, 6 000 in 20; and ten times as many, reaching further back. */
export const corps = {
  large: { corpId: 'dingbenchlarge', rooms: 200, days: 30 },
  small: { corpId: 'dingbenchsmall', rooms: 20, days: 30 },
  largeOld: { corpId: 'dingbenchlarge', rooms: 200, days: 300 },
  /** Not there before `addCorp`. */
  wide: { corpId: 'dingbenchwide', rooms: 300, days: 16 },
  huge: { corpId: 'dingbenchhuge', rooms: 1_000, days: 16 },
} as const satisfies Record<string, SeededCorp>

export type History = 'usual' | 'long'
export type SignedIn = { headers: Record<string, string>; employeeId: string }

/** Servers and data for the figures, made when first asked for and kept for the next figure. */
export type Lab = {
  /** A day that has bookings in each room. */
  date: string
  timeZone: string
  product: (history?: History) => Promise<MeasuredServer>
  floor: () => Promise<MeasuredServer>
  /** One more, which the caller stops. */
  startProduct: () => Promise<MeasuredServer>
  startFloor: () => Promise<MeasuredServer>
  database: (history?: History) => Promise<Database>
  /** A database with the schema and nothing in it; its address. */
  emptyDatabase: (name: string) => Promise<string>
  /** Writes one more Corp; servers that run already do not know it. */
  addCorp: (corp: SeededCorp) => Promise<void>
  /** Somebody of the Corp, by number; headers as the H5 app sends them. */
  signIn: (corpId: string, options?: { history?: History; person?: number }) => Promise<SignedIn>
  corpKey: (corpId: string) => string
  postgresVersion: () => Promise<string>
  close: () => Promise<void>
}

export function createLab(say: (line: string) => void): Lab {
  const timeZone = 'Asia/Shanghai'
  const today = toWallTime(systemClock.now(), timeZone).date
  const closers: (() => Promise<unknown>)[] = []
  const postgres = once(async () => {
    say('starting PostgreSQL')
    const dataDir = await createTemporaryDataDir()
    closers.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10 }))
    const server = await startEmbeddedPostgres({ dataDir })
    closers.push(() => server.stop())
    return server.url
  })
  const databases = onceEach(async (history: History) => {
    const url = await createDatabase(await postgres(), `bench_${history}`)
    const seeded = history === 'usual' ? [corps.large, corps.small] : [corps.largeOld]
    say(`writing ${seeded.reduce((sum, { rooms, days }) => sum + rooms * days * 10, 0)} bookings`)
    const db = openDatabase({ url, applicationName: 'meeting-bench' })
    closers.push(() => db.destroy())
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
    goFirst(rows[0]?.pid)
    for (const { corpId } of seeded)
      await saveCorp(db, createSealer(masterKey), credentialsOf(corpId), systemClock.now())
    await seed(url, seeded, dayRange(today, timeZone))
    return { url, db }
  })
  const startProduct = async (history: History) =>
    startMeasured('product-server.ts', environmentOf((await databases(history)).url))
  const startFloor = async () =>
    startMeasured('floor-server.ts', {
      DATABASE_URL: (await databases('usual')).url,
      EVENT_TOKEN: eventToken,
      EVENT_AES_KEY: eventAesKey,
    })
  const own = (server: MeasuredServer) => {
    closers.push(() => server.stop())
    return server
  }
  const products = onceEach(async (history: History) => own(await startProduct(history)))
  const floor = once(async () => own(await startFloor()))
  return {
    date: addDays(today, 1),
    timeZone,
    product: (history = 'usual') => products(history),
    floor,
    startProduct: () => startProduct('usual'),
    startFloor,
    database: async (history = 'usual') => (await databases(history)).db,
    emptyDatabase: async (name) => createDatabase(await postgres(), `bench_${name}`),
    async addCorp(corp) {
      const { url, db } = await databases('usual')
      await saveCorp(db, createSealer(masterKey), credentialsOf(corp.corpId), systemClock.now())
      await seedAnother(url, corp, dayRange(today, timeZone))
    },
    async signIn(corpId, { history = 'usual', person = 0 } = {}) {
      const { db } = await databases(history)
      const { id } = await db
        .selectFrom('employees')
        .select('id')
        .where('corpId', '=', corpId)
        .orderBy('id')
        .offset(person)
        .limit(1)
        .executeTakeFirstOrThrow()
      const owner = { corpId, employeeId: id, isAdministrator: false, transport: 'cookie' as const }
      const { token } = await createSession({ database: db, clock: systemClock, ids: randomIds }, owner)
      return { headers: { ...browserHeaders, cookie: `meeting=${token}` }, employeeId: id }
    },
    corpKey: (corpId) => corpKeyOf(corpId, masterKey),
    async postgresVersion() {
      const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
        (await databases('usual')).db,
      )
      return rows[0]?.version ?? 'unknown'
    },
    async close() {
      for (const close of closers.reverse()) await close()
    },
  }
}

/** What a web view sends beside the cookie. */
const browserHeaders = {
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'zh-CN,zh;q=0.9',
  'sec-fetch-site': 'same-origin',
  origin: publicUrl,
  'user-agent':
    'Mozilla/5.0 (Linux; U; Android 14; zh-CN) AppleWebKit/537.36 Chrome/100.0.4896.58 AliApp(DingTalk/8.1.11)',
}

function environmentOf(url: string): Record<string, string> {
  return {
    DATABASE_URL: url,
    MASTER_KEY: masterKey.toString('base64'),
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: 'info',
    // Nothing that is measured calls DingTalk.
    DINGTALK_API_URL: 'http://127.0.0.1:9',
    DINGTALK_OAPI_URL: 'http://127.0.0.1:9',
    DINGTALK_LOGIN_URL: 'http://127.0.0.1:9',
  }
}

function credentialsOf(corpId: string) {
  return {
    corpId,
    corpKey: corpKeyOf(corpId, masterKey),
    agentId: '1',
    clientId: `client-${corpId}`,
    clientSecret: 'secret',
    eventToken,
    eventAesKey,
    ssoSecret: null,
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = serverUrl.replace('@/postgres?', `@/${name}?`)
  await migrate(url)
  return url
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

function onceEach<Key extends string, T>(make: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const made = new Map<Key, Promise<T>>()
  return (key) => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}
