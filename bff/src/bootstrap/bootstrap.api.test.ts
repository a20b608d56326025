import type { Bootstrap } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { aRoom } from '@meeting/test/bookings'
import { describe, expect, test } from 'vitest'

const server = useTestServer()

async function book(who: SignedIn, roomId: string, start: string, end: string) {
  const json = { title: '周会', roomIds: [roomId], start, end, attendeeIds: [], note: '' }
  const answer = await who.request('/meeting/api/v1/bookings', { method: 'POST', json })
  expect(answer.status).toBeLessThan(300)
}

async function bootstrapOf(who: SignedIn) {
  const answer = await who.request('/meeting/api/v1/bootstrap')
  expect(answer.status).toBe(200)
  return (await answer.json()) as Bootstrap
}

describe('the first screen', () => {
  test('shows my bookings of today and later, not those of others', async () => {
    const me = await server.current.signInAs()
    const roomId = await aRoom(server.current, { name: '我的会议室' })
    await book(me, roomId, '2026-11-23T14:00:00+08:00', '2026-11-23T15:00:00+08:00')
    await book(me, roomId, '2026-11-24T09:00:00+08:00', '2026-11-24T10:00:00+08:00')
    await book(await server.current.signInAs(), roomId, '2026-11-24T11:00:00+08:00', '2026-11-24T12:00:00+08:00')
    const { bookings, rooms } = await bootstrapOf(me)
    expect(bookings.map(({ start }) => start)).toEqual(['2026-11-23T14:00:00+08:00', '2026-11-24T09:00:00+08:00'])
    expect(rooms.rooms.map(({ id }) => id)).toContain(roomId)
  })

  test('offers rooms that are free now, until when, and only those I may book', async () => {
    const me = await server.current.signInAs()
    const soonTaken = await aRoom(server.current, { name: '十点有会' })
    const taken = await aRoom(server.current, { name: '正在开会' })
    const forAdministrators = await aRoom(server.current, { rules: { bookableBy: { kind: 'administrators' } } })
    await book(me, soonTaken, '2026-11-23T10:00:00+08:00', '2026-11-23T11:00:00+08:00')
    await book(me, taken, '2026-11-23T09:00:00+08:00', '2026-11-23T09:30:00+08:00')
    const { freeNow } = await bootstrapOf(me)
    expect(freeNow.find(({ roomId }) => roomId === soonTaken)?.until).toBe(Date.parse('2026-11-23T10:00:00+08:00'))
    const offered = freeNow.map(({ roomId }) => roomId)
    expect(offered).not.toContain(taken)
    expect(offered).not.toContain(forAdministrators)
  })

  test('counts departments above mine as mine, as the rooms’ rules do', async () => {
    const { dependencies, corp, clock } = server.current
    const { database } = dependencies
    const employee = await server.current.anEmployee()
    const scope = { corpId: corp.corpId, updatedAt: new Date(clock.now()) }
    await database
      .insertInto('departments')
      .values([
        { ...scope, departmentId: 10, parentId: null, name: '研发中心' },
        { ...scope, departmentId: 11, parentId: 10, name: '前端组' },
      ])
      .execute()
    await database
      .insertInto('employeeDepartments')
      .values({ corpId: corp.corpId, employeeId: employee.id, departmentId: 11 })
      .execute()
    const { me } = await bootstrapOf(await server.current.signInAs(employee))
    expect(me.departmentIds.toSorted((a, b) => a - b)).toEqual([10, 11])
    expect(me.departmentName).toBe('前端组')
  })

  test('is not for who has left', async () => {
    const { dependencies, clock } = server.current
    const gone = await server.current.signInAs()
    await dependencies.database
      .updateTable('employees')
      .set({ leftAt: new Date(clock.now()) })
      .where('id', '=', gone.employee.id)
      .execute()
    const answer = await gone.request('/meeting/api/v1/bootstrap')
    expect(answer.status).toBe(401)
  })
})
