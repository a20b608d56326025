import type { LeaverOutcome, LeaversReport } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { aBooking, book, look, takeOverCompany, workOffFor, type Company } from '@meeting/test/bookings'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { upsertEmployeeFromDingTalk } from './directory.ts'
import { settleLeavers } from './leavers.ts'

const held = useTestServer()
const path = '/meeting/api/v1/admin/directory/leavers'
let company: Company
let admin: SignedIn

beforeAll(async () => {
  company = await takeOverCompany(held.current)
  await held.current.sandbox.control.setLimits({ qps: 0 })
  admin = company.people.admin01
  const { database } = held.current.dependencies
  await database.updateTable('employees').set({ isMainAdministrator: true }).where('userId', '=', 'admin01').execute()
})
beforeEach(async () => {
  await put({ action: 'ask', afterDays: 7 })
})

const context = () => ({ dependencies: held.current.dependencies, corp: held.current.corp })
const read = async () => (await (await admin.request(path)).json()) as LeaversReport
const put = (json: unknown) => admin.request(`${path}/settings`, { method: 'PUT', json })
const post = async (what: string, json: unknown) =>
  (await (await admin.request(`${path}/${what}`, { method: 'POST', json })).json()) as LeaverOutcome

let day = 24
/** Somebody new who has rooms on the given number of days, and then leaves. */
async function aLeaver(userId: string, bookings: number, employee: { managerUserId?: string } = {}) {
  const { sandbox } = held.current
  await sandbox.control.hireEmployee({ userId, name: `离职${userId}`, departmentIds: [520_001], ...employee })
  const known = await upsertEmployeeFromDingTalk(context(), userId)
  if (!known) throw new Error('hired people are found')
  const person = await held.current.signInAs(known)
  const ids: string[] = []
  for (let made = 0; made < bookings; made += 1) {
    day += 1
    const date = new Date(Date.UTC(2026, 10, day)).toISOString().slice(0, 10)
    const times = { start: `${date}T10:00:00+08:00`, end: `${date}T11:00:00+08:00` }
    ids.push((await book(person, aBooking({ roomIds: [company.rooms.plain], ...times }))).body.id)
  }
  await workOffFor(held.current, 10_000)
  await sandbox.control.leave({ userId })
  await upsertEmployeeFromDingTalk(context(), userId)
  return { person, ids }
}

describe('who left and still has rooms', () => {
  test('is listed with each booking and who would take over; the bookings stay meanwhile', async () => {
    const { person, ids } = await aLeaver('one', 2)
    expect((await person.request('/meeting/api/v1/bootstrap')).status).toBe(401)
    expect((await read()).leavers).toEqual([
      expect.objectContaining({
        userId: 'one',
        manager: null,
        automaticAt: null,
        bookings: ids.map((id) => expect.objectContaining({ id, rooms: ['望岳厅'], fixed: null })),
      }),
    ])
    await settleLeavers(context())
    expect((await look(admin, ids[0] ?? '')).body).toMatchObject({ state: 'confirmed', organizer: { name: '离职one' } })
    await post('release', { bookingIds: ids })
    expect((await read()).leavers).toEqual([])
  })

  test('hands over to the manager whom DingTalk names, else to who leads the department', async () => {
    // Known from a list, as a sync reads it: who leads.
    await held.current.dependencies.database
      .insertInto('employeeDepartments')
      .values({
        corpId: held.current.corp.corpId,
        employeeId: company.people.zhangsan.employee.id,
        departmentId: 520_001,
        isLeader: true,
      })
      .execute()
    await held.current.dependencies.database
      .insertInto('departments')
      .values({ corpId: held.current.corp.corpId, departmentId: 520_001, name: '研发中心', updatedAt: new Date(0) })
      .execute()
    const led = await aLeaver('two', 1)
    const managed = await aLeaver('three', 1, { managerUserId: 'wangwu' })
    const bookingIds = [...led.ids, ...managed.ids]
    expect(await post('hand-over', { bookingIds, toEmployeeId: null })).toEqual({ done: bookingIds, failed: [] })
    const organizers = await Promise.all(bookingIds.map(async (id) => (await look(admin, id)).body.organizer?.name))
    expect(organizers).toEqual(['张三', '王五'])
    await workOffFor(held.current, 60_000)
    // Nobody can act in DingTalk for who has left: said so, not skipped.
    expect((await read()).stuck.map(({ id, organizer, former }) => ({ id, organizer, former }))).toEqual([
      { id: led.ids[0], organizer: '张三', former: '离职two' },
      { id: managed.ids[0], organizer: '王五', former: '离职three' },
    ])
    const audit = await admin.request('/meeting/api/v1/admin/audit?subjectKind=booking&limit=2')
    expect(await audit.json()).toMatchObject({
      entries: [
        { action: 'bookings.handed_over', before: { organizer: '离职three' }, after: { organizer: '王五' } },
        { action: 'bookings.handed_over', before: { organizer: '离职two' }, after: { organizer: '张三' } },
      ],
    })
  })

  test('leaves to DingTalk’s own client what was made there, and says so', async () => {
    const { sandbox, dependencies, corp, clock } = held.current
    const { person, ids } = await aLeaver('four', 1)
    const { database, ids: newIds } = dependencies
    const [id] = ids
    await database
      .updateTable('bookings')
      .set({ origin: 'dingtalk' })
      .where('id', '=', id ?? '')
      .execute()
    expect(await post('hand-over', { bookingIds: ids, toEmployeeId: company.people.lisi.employee.id })).toEqual({
      done: [],
      failed: [{ bookingId: id, reason: 'native' }],
    })
    expect((await read()).leavers).toMatchObject([{ id: person.employee.id, bookings: [{ fixed: 'native' }] }])
    expect(await post('release', { bookingIds: [newIds.next()] })).toMatchObject({ failed: [{ reason: 'over' }] })
    await database
      .updateTable('bookings')
      .set({ origin: 'app' })
      .where('id', '=', id ?? '')
      .execute()
    expect(await post('release', { bookingIds: ids })).toEqual({ done: ids, failed: [] })
    await workOffFor(held.current, 60_000)
    expect((await sandbox.control.calendar({ from: clock.now(), to: clock.now() + 1 })).length).toBe(0)
    expect(corp.corpId).toBe(held.current.corp.corpId)
  })

  test('is only for administrators of DingTalk to settle', async () => {
    const named = await held.current.signInAsAdministrator('named')
    expect((await named.request(path)).status).toBe(200)
    const json = { bookingIds: [held.current.dependencies.ids.next()], toEmployeeId: null }
    expect((await named.request(`${path}/hand-over`, { method: 'POST', json })).status).toBe(403)
    const gone = await held.current.anEmployee()
    await held.current.dependencies.database
      .updateTable('employees')
      .set({ leftAt: new Date(0) })
      .where('id', '=', gone.id)
      .execute()
    expect(await post('hand-over', { ...json, toEmployeeId: gone.id })).toMatchObject({ code: 'employee.not_found' })
  })
})

describe('what happens by itself', () => {
  test('is a hand-over after the days that were set, not before', async () => {
    const { clock } = held.current
    const { ids } = await aLeaver('five', 1)
    await put({ action: 'hand_over', afterDays: 2 })
    expect((await read()).leavers[0]?.automaticAt).toBe(new Date(clock.now() + 2 * 86_400_000).toISOString())
    expect(await settleLeavers(context())).toBe(0)
    clock.advance(2 * 86_400_000)
    expect(await settleLeavers(context())).toBe(1)
    expect((await look(admin, ids[0] ?? '')).body.organizer?.name).toBe('张三')
    expect(await settleLeavers(context())).toBe(0)
  })

  test('or giving the rooms back, which the audit tells as done by the system', async () => {
    const { ids } = await aLeaver('six', 1)
    await put({ action: 'release', afterDays: 0 })
    expect(await settleLeavers(context())).toBe(1)
    expect((await look(admin, ids[0] ?? '')).body).toMatchObject({ state: 'cancelled', cancelledBy: null })
    const audit = await admin.request('/meeting/api/v1/admin/audit?subjectKind=booking&limit=1')
    expect(await audit.json()).toMatchObject({ entries: [{ action: 'bookings.released', actor: { kind: 'system' } }] })
  })
})
