import type { AuditPage, Bootstrap, CallBudgetReport } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { buildDependencies } from '../build-dependencies.ts'
import type { Dependencies } from '../dependencies.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'

const server = useTestServer()
const path = '/meeting/api/v1/admin/call-budget'
let admin: SignedIn

beforeEach(async () => {
  const { dependencies, corp } = server.current
  await dependencies.database.deleteFrom('callCounts').execute()
  await dependencies.database.updateTable('corps').set({ settings: '{}' }).where('corpId', '=', corp.corpId).execute()
  await dependencies.corps.refresh()
  admin = await server.current.signInAsAdministrator()
})

async function read(): Promise<CallBudgetReport> {
  const answer = await admin.request(path)
  expect(answer.status).toBe(200)
  return (await answer.json()) as CallBudgetReport
}

const put = (json: unknown, who = admin) => who.request(path, { method: 'PUT', json })

async function count(kind: string, calls: number, { counted = true, month = '2026-11' } = {}) {
  const { corpId } = server.current.corp
  const values = { corpId, month: sql<Date>`${`${month}-01`}::date`, kind, counted, calls }
  await server.current.dependencies.database.insertInto('callCounts').values(values).execute()
}

/** Reads rooms as the timed check does: a refresh that counts. Answers how many, or why not. */
async function refreshRooms({ dingtalk, corps }: Dependencies): Promise<number | string> {
  const { corp } = server.current
  const { directory, rooms } = dingtalk(corps.find(corp.corpId) ?? corp)
  const operator = await directory.findEmployee('admin01')
  try {
    return (await rooms.listRooms(operator?.unionId ?? '', null)).rooms.length
  } catch (error) {
    return isDingTalkError(error) ? error.kind : String(error)
  }
}

describe('the report', () => {
  test("has this month's calls by kind, those that count first, and none of other months", async () => {
    await count('rooms.get', 300)
    await count('calendar.create_event', 2_300)
    await count('directory.employee', 9_000, { counted: false })
    await count('rooms.list', 4_000, { month: '2026-10' })
    expect(await read()).toEqual({
      month: '2026-11',
      monthEndsAt: '2026-11-30T16:00:00.000Z',
      settings: { monthlyCalls: 5_000, isReduced: false, slower: { rooms: 1, bookings: 1, events: 1 } },
      used: 2_600,
      // 22 days and nine hours of thirty days are over.
      forecast: 3_486,
      warning: 50,
      reduced: null,
      savings: [
        { measure: 'reduced', calls: 300, saved: 102 },
        { measure: 'rooms', calls: 0, saved: 0 },
        { measure: 'bookings', calls: 0, saved: 0 },
        { measure: 'events', calls: 0, saved: 0 },
      ],
      kinds: [
        { kind: 'calendar.create_event', counted: true, calls: 2_300 },
        { kind: 'rooms.get', counted: true, calls: 300 },
        { kind: 'directory.employee', counted: false, calls: 9_000 },
      ],
    })
  })

  test('says that refreshes wait once 95 % are used', async () => {
    await count('calendar.create_event', 4_750)
    expect(await read()).toMatchObject({ warning: 95, reduced: 'used' })
  })
})

describe('the limit', () => {
  test('is set, audited with what it was, and no employee is told of it', async () => {
    await count('rooms.get', 960)
    expect(await (await put({ monthlyCalls: 1_000 })).json()).toMatchObject({
      settings: { monthlyCalls: 1_000, isReduced: false },
      reduced: 'used',
    })
    await put({ monthlyCalls: 1_000 })
    const audit = await admin.request('/meeting/api/v1/admin/audit?subjectKind=budget&limit=1')
    expect(((await audit.json()) as AuditPage).entries).toEqual([
      expect.objectContaining({
        action: 'budget.changed',
        before: { monthlyCalls: 5_000 },
        after: { monthlyCalls: 1_000 },
      }),
    ])
    const bootstrap = (await (await admin.request('/meeting/api/v1/bootstrap')).json()) as Bootstrap
    expect(bootstrap.corp).not.toHaveProperty('callBudget')
  })

  test.each([{ monthlyCalls: 99 }, { monthlyCalls: 1.5 }, { monthlyCalls: '5000' }, { limit: 5_000 }])(
    'refuses %o',
    async (change) => {
      expect((await put(change)).status).toBe(400)
      expect((await read()).settings.monthlyCalls).toBe(5_000)
    },
  )

  test('of a refresh makes it come less often', async () => {
    const { dependencies, corp } = server.current
    await put({ slower: { events: 4 } })
    expect((await read()).settings.slower).toEqual({ rooms: 1, bookings: 1, events: 4 })
    expect(dependencies.corps.find(corp.corpId)?.callBudget.slower.events).toBe(4)
    const audit = await admin.request('/meeting/api/v1/admin/audit?subjectKind=budget&limit=1')
    expect(await audit.json()).toMatchObject({
      entries: [{ before: { slowerEvents: 1 }, after: { slowerEvents: 4 } }],
    })
    expect((await put({ slower: { events: 3 } })).status).toBe(400)
  })

  test('is not for named administrators, who may look', async () => {
    const named = await server.current.signInAsAdministrator('named')
    expect((await named.request(path)).status).toBe(200)
    expect((await put({ isReduced: true }, named)).status).toBe(403)
  })
})

test("the switch makes DingTalk's client refuse refreshes, also in another process, and lets them through again", async () => {
  const { dependencies, sandbox } = server.current
  const { config, clock, fetch, log } = dependencies
  await sandbox.control.setLimits({ qps: 0 })
  const other = await buildDependencies(config, { clock, fetch, log })
  await other.prepare()
  try {
    expect([await refreshRooms(dependencies), await refreshRooms(other.dependencies)]).toEqual([4, 4])
    expect(await (await put({ isReduced: true })).json()).toMatchObject({ reduced: 'switch' })
    expect(await refreshRooms(dependencies)).toBe('quota')
    await expect.poll(() => refreshRooms(other.dependencies), { timeout: 10_000 }).toBe('quota')
    await put({ isReduced: false })
    expect(await refreshRooms(dependencies)).toBe(4)
    await expect.poll(() => refreshRooms(other.dependencies), { timeout: 10_000 }).toBe(4)
  } finally {
    await other.close()
  }
})
