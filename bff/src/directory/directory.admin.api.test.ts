import type { AuditPage, DirectoryListPage, DirectoryPerson, DirectoryReport } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { sql } from 'kysely'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkDirectory } from './directory-check.ts'
import { findEmployeeByUserId } from './directory.ts'
import { createWorkers, type Workers } from '../workers.ts'

const held = useTestServer()
const path = '/meeting/api/v1/admin/directory'
let admin: SignedIn
let workers: Workers

beforeAll(async () => {
  await held.current.sandbox.control.setLimits({ qps: 0 })
  // Everything that is due at first, so that what follows is about the directory.
  workers = createWorkers(held.current.dependencies)
  await workers.drain()
  const { dependencies, corp } = held.current
  // The one whom DingTalk knows: whoever it does not know has left after the next sync.
  const employee = await findEmployeeByUserId({ dependencies, corp }, 'admin01')
  if (!employee) throw new Error('the first sync finds the administrator')
  admin = await held.current.signInAs(employee)
})
beforeEach(() => held.current.clock.advance(3_600_000))
afterEach(async () => {
  await held.current.sandbox.control.setScope({ departmentIds: [520_001], userIds: [] })
  await held.current.sandbox.control.grantPermissions({
    permissions: ['qyapi_get_department_member', 'qyapi_get_member', 'fieldMobile'],
  })
})

const read = async () => (await (await admin.request(path)).json()) as DirectoryReport
const send = (what: string, json?: unknown) => admin.request(`${path}${what}`, { method: 'POST', json })

async function sync(): Promise<DirectoryReport> {
  expect((await send('/sync')).status).toBe(202)
  await workers.drain()
  return read()
}

const list = async (kind: string) => (await (await admin.request(`${path}/lists/${kind}`)).json()) as DirectoryListPage

describe('a sync by button', () => {
  test('is asked for, done by the workers, told of with what changed, and audited', async () => {
    await held.current.sandbox.control.changeEmployee({ userId: 'lisi', title: '架构师' })
    expect(await (await send('/sync')).json()).toMatchObject({
      current: { state: 'waiting', cause: 'administrator', requestedBy: admin.employee.name },
    })
    await workers.drain()
    expect(await read()).toMatchObject({
      current: null,
      last: { state: 'done', report: { seen: 5, added: 0, changed: 1, left: 0, people: 6 }, people: { read: 5 } },
    })
    const audit = (await (await admin.request('/meeting/api/v1/admin/audit?subjectKind=directory')).json()) as AuditPage
    expect(audit.entries[0]).toMatchObject({ action: 'directory.sync_requested', actor: { id: admin.employee.id } })
  })

  test('asks for each department once, for its people page by page, and for nothing twice', async () => {
    const { control } = held.current.sandbox
    const before = (await control.calls({})).length
    await sync()
    const calls = (await control.calls({})).slice(before).map(({ api }) => api)
    expect(calls.filter((api) => api.includes('department/list') || api === 'topapi/v2/user/list').toSorted()).toEqual([
      'topapi/v2/department/listsub',
      // The top department lies outside the range: its ids alone are asked for.
      'topapi/v2/department/listsubid',
      'topapi/v2/user/list',
    ])
  })

  test('that was stopped rests until somebody wants it to go on, and then reads the rest only', async () => {
    const { control } = held.current.sandbox
    await control.revokePermissions({ permissions: ['qyapi_get_department_member'] })
    await send('/sync')
    await workers.drain()
    expect(await read()).toMatchObject({ current: { state: 'waiting', problem: { kind: 'permission' } } })
    expect(await (await send('/sync/stop')).json()).toMatchObject({ current: { state: 'stopped' } })
    await control.grantPermissions({ permissions: ['qyapi_get_department_member'] })
    held.current.clock.advance(10 * 60_000)
    await workers.drain()
    expect(await read()).toMatchObject({ current: { state: 'stopped', departments: { found: 1, read: 0 } } })
    const before = (await control.calls({ api: 'topapi/v2/department/listsub' })).length
    expect(await sync()).toMatchObject({ current: null, last: { report: { seen: 5 } } })
    expect((await control.calls({ api: 'topapi/v2/department/listsub' })).length).toBe(before)
  })

  test('names the permission that is missing', async () => {
    await held.current.sandbox.control.revokePermissions({ permissions: ['qyapi_get_department_member'] })
    await send('/sync')
    await workers.drain()
    expect(await read()).toMatchObject({
      current: { state: 'waiting', problem: { kind: 'permission', permission: 'qyapi_get_department_member' } },
    })
    await held.current.sandbox.control.grantPermissions({ permissions: ['qyapi_get_department_member'] })
    await sync()
  })
})

describe('while a sync is under way', () => {
  test('nobody vanishes for anybody, and whoever left is there until its end', async () => {
    const { dependencies, corp, sandbox } = held.current
    await sandbox.control.hireEmployee({ userId: 'leaving', name: '将走', departmentIds: [520_001] })
    await sync()
    held.current.clock.advance(1_000)
    await sandbox.control.leave({ userId: 'leaving' })
    const seen: number[] = []
    const checkpoint = async () => {
      const { rows } = await sql`select from employees where corp_id = ${corp.corpId} and left_at is null`.execute(
        dependencies.database,
      )
      seen.push(rows.length)
    }
    const run = { progress: undefined, signal: new AbortController().signal, save: async () => {} }
    const outcome = await checkDirectory({ dependencies: { ...dependencies, checkpoint }, corp }, run)
    expect(outcome).toMatchObject({ result: 'done', report: { left: 1 } })
    expect(seen.length).toBeGreaterThan(1)
    expect(new Set(seen)).toEqual(new Set([6]))
  })

  test('a process may be killed: another one goes on where it was', async () => {
    const { dependencies, clock, sandbox } = held.current
    await send('/sync')
    const killed = Promise.withResolvers<void>()
    const dead = createWorkers({
      ...dependencies,
      // From here on nothing more comes of it, as of a process that was killed.
      checkpoint: async (step) => {
        if (step !== 'directory.saved') return
        killed.resolve()
        await new Promise(() => {})
      },
    })
    void dead.drain()
    await killed.promise
    expect(await read()).toMatchObject({ current: { departments: { found: 1 } } })
    clock.advance(2 * 60_000)
    const asked = (await sandbox.control.calls({ api: 'auth/scopes' })).length
    await workers.drain()
    expect(await read()).toMatchObject({ current: null, last: { cause: 'administrator', report: { seen: 5 } } })
    expect((await sandbox.control.calls({ api: 'auth/scopes' })).length).toBe(asked)
  })
})

describe('who is missing', () => {
  test('is listed with what the app may not see, without names that DingTalk does not give', async () => {
    const report = await sync()
    expect(report.last?.report).toMatchObject({ people: 6, departments: 2 })
    expect(report.gaps).toContainEqual({ kind: 'scope_department', count: 1 })
    expect(await list('scope_person')).toEqual({
      items: [{ id: 'outsider', name: null, department: null, at: null }],
      next: null,
    })
    await held.current.sandbox.control.setScope({ departmentIds: [1], userIds: [] })
    const whole = await sync()
    expect(whole.gaps.filter(({ kind }) => kind.startsWith('scope')).map(({ count }) => count)).toEqual([0, 0])
    expect(whole.here.people).toBe(report.here.people + 1)
  })

  test('are those who left and those who never opened DingTalk', async () => {
    const { control } = held.current.sandbox
    await control.changeEmployee({ userId: 'wangwu', active: false })
    await control.hireEmployee({ userId: 'shortly', name: '短暂', departmentIds: [520_001] })
    await sync()
    await control.leave({ userId: 'shortly' })
    await sync()
    expect((await list('left')).items).toContainEqual(
      expect.objectContaining({ id: 'shortly', name: '短暂', department: '研发中心' }),
    )
    expect((await list('inactive')).items).toEqual([expect.objectContaining({ id: 'wangwu' })])
  })

  test('counts empty fields without keeping what stands in them', async () => {
    const before = await sync()
    expect(before.fields).toContainEqual(expect.objectContaining({ field: 'mobile', empty: 3 }))
    expect((await list('mobile')).items.map(({ id }) => id)).toEqual(['admin01', 'wangwu', 'zhaoliu'])
    await held.current.sandbox.control.revokePermissions({ permissions: ['fieldMobile'] })
    const without = await sync()
    expect(without.fields).toContainEqual(expect.objectContaining({ field: 'mobile', empty: without.here.people }))
    const rows = await held.current.dependencies.database.selectFrom('employees').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('13800000001')
  })
})

describe('one person', () => {
  const find = async (query: string) => {
    const answer = await admin.request(`${path}/people?query=${encodeURIComponent(query)}`)
    return ((await answer.json()) as { people: { id: string; userId: string; left: boolean }[] }).people
  }

  test('is found by name, initials and userId, also after leaving', async () => {
    expect((await find('李四')).map(({ userId }) => userId)).toEqual(['lisi'])
    expect((await find('zs')).map(({ userId }) => userId)).toContain('zhangsan')
    expect((await find('zhaoliu')).map(({ userId }) => userId)).toEqual(['zhaoliu'])
    expect(await find('短暂')).toMatchObject([{ userId: 'shortly', left: true }])
    expect(await find('100%')).toEqual([])
  })

  test('is shown as here and as in DingTalk, with where they are signed in, and read anew', async () => {
    const { sandbox, dependencies } = held.current
    const [lisi] = await find('lisi')
    const { id, userId } = lisi ?? { id: '', userId: '' }
    await held.current.signInAs({ id, userId, unionId: '', name: '李四', isAdministrator: false })
    await sandbox.control.changeEmployee({ userId: 'lisi', title: '顾问' })
    const person = (await (await admin.request(`${path}/people/${id}`)).json()) as DirectoryPerson
    expect(person).toMatchObject({
      here: { title: '架构师', departments: [{ id: 520_001, name: '研发中心' }] },
      dingtalk: { state: 'known', facts: { title: '顾问', manager: '张三' } },
      sessions: [{ platform: 'unknown' }],
    })
    const refreshed = (await (await send(`/people/${id}/refresh`)).json()) as DirectoryPerson
    expect(refreshed.here).toMatchObject({ title: '顾问', manager: '张三' })
    await sandbox.control.revokePermissions({ permissions: ['qyapi_get_member'] })
    expect(await (await admin.request(`${path}/people/${id}`)).json()).toMatchObject({ dingtalk: { state: 'failed' } })
    expect((await send(`/people/${id}/refresh`)).status).toBe(503)
    await dependencies.database.deleteFrom('sessions').where('employeeId', '=', id).execute()
  })

  test('who is not here is looked up in DingTalk', async () => {
    const { control } = held.current.sandbox
    await control.setScope({ departmentIds: [], userIds: ['outsider'] })
    expect(await (await send('/people/lookup', { userId: 'outsider' })).json()).toMatchObject({
      here: { name: '外人' },
    })
    expect((await send('/people/lookup', { userId: 'nobody-at-all' })).status).toBe(404)
  })
})

// Last: by then sessions that were made at the beginning are exchanged.
describe('a sync', () => {
  test('that rested for too long begins anew, and leaves nothing of itself behind', async () => {
    const { sandbox, clock } = held.current
    await sandbox.control.revokePermissions({ permissions: ['qyapi_get_department_member'] })
    await send('/sync')
    await workers.drain()
    await sandbox.control.grantPermissions({ permissions: ['qyapi_get_department_member'] })
    clock.advance(13 * 3_600_000)
    const asked = (await sandbox.control.calls({ api: 'auth/scopes' })).length
    await workers.drain()
    expect((await sandbox.control.calls({ api: 'auth/scopes' })).length).toBeGreaterThan(asked)
    expect(await read()).toMatchObject({ current: null, last: { state: 'done', report: { seen: 5 } } })
  })
})
