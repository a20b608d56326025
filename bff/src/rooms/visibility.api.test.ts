import type { BookableBy, Bootstrap, DayTimeline, RoomList } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { aBooking, aRoom, book, send } from '@meeting/test/bookings'
import { beforeAll, describe, expect, test } from 'vitest'
import { createFetch } from '../app.ts'

const server = useTestServer()
const date = '2026-11-24'
const building = 10
const floor = 11

let inside: SignedIn
let outside: SignedIn
let open: string
let secret: string

async function restrict(roomId: string, visibleTo: BookableBy): Promise<void> {
  const { dependencies, corp } = server.current
  await dependencies.database
    .updateTable('rooms')
    .set({ visibleTo: JSON.stringify(visibleTo) })
    .where('id', '=', roomId)
    .execute()
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
}

async function moveTo(person: SignedIn, departmentId: number): Promise<void> {
  const { dependencies, corp } = server.current
  const { database } = dependencies
  await database.deleteFrom('employeeDepartments').where('employeeId', '=', person.employee.id).execute()
  await database
    .insertInto('employeeDepartments')
    .values({ corpId: corp.corpId, employeeId: person.employee.id, departmentId })
    .execute()
}

const listed = (given: Partial<Extract<BookableBy, { kind: 'listed' }>>): BookableBy => ({
  kind: 'listed',
  employeeIds: [],
  departmentIds: [],
  names: [],
  ...given,
})
const roomsOf = async (person: SignedIn) => (await send<RoomList>(person, '/rooms')).body.rooms.map(({ id }) => id)
const dayOf = async (person: SignedIn) => (await send<DayTimeline>(person, `/timeline?date=${date}`)).body

beforeAll(async () => {
  const { dependencies, corp, clock, signInAs, anEmployee } = server.current
  const scope = { corpId: corp.corpId, updatedAt: new Date(clock.now()) }
  await dependencies.database
    .insertInto('departments')
    .values([
      { ...scope, departmentId: building, parentId: null, name: '研发中心' },
      { ...scope, departmentId: floor, parentId: building, name: '前端组' },
      { ...scope, departmentId: 12, parentId: null, name: '市场部' },
    ])
    .execute()
  inside = await signInAs(await anEmployee({ name: '里面的人' }))
  outside = await signInAs()
  await moveTo(inside, floor)
  await moveTo(outside, 12)
  open = await aRoom(server.current, { name: '人人可见' })
  secret = await aRoom(server.current, { name: '研发密室' })
  await restrict(secret, listed({ departmentIds: [building], names: ['研发中心'] }))
  await book(inside, aBooking({ roomIds: [secret] }))
})

describe('a room that is shown to one department', () => {
  test('is in no list, no day and no first screen of others, and in all of those who belong there', async () => {
    expect(await roomsOf(inside)).toEqual(expect.arrayContaining([open, secret]))
    expect(await roomsOf(outside)).toEqual([open])
    expect((await dayOf(inside)).rooms.map(([id]) => id)).toEqual([secret])
    const theirs = await dayOf(outside)
    expect(theirs.rooms).toEqual([])
    expect(theirs.names).toEqual([])
    const first = (await send<Bootstrap>(outside, '/bootstrap')).body
    expect(JSON.stringify(first)).not.toContain(secret)
    expect(JSON.stringify(first)).not.toContain('研发密室')
    expect((await send<Bootstrap>(inside, '/bootstrap')).body.freeNow.map(({ roomId }) => roomId)).toContain(secret)
  })

  test('is unknown to others who know its id: neither its week nor a booking', async () => {
    const week = await send<{ code: string }>(outside, `/rooms/${secret}/timeline?from=${date}`)
    expect([week.status, week.body.code]).toEqual([404, 'room.not_found'])
    const times = { start: `${date}T14:00:00+08:00`, end: `${date}T15:00:00+08:00` }
    const refused = await book(outside, aBooking({ roomIds: [secret], ...times }))
    expect([refused.status, refused.body.code]).toEqual([404, 'room.not_found'])
    expect((await book(inside, aBooking({ roomIds: [secret], ...times }))).status).toBe(201)
  })

  test('does not tell in the list who may see it', async () => {
    const answer = await inside.request('/meeting/api/v1/rooms')
    expect(await answer.text()).not.toContain('visibleTo')
  })

  test('gives each their own answer also where it is at hand without routing', async () => {
    const { dependencies } = server.current
    const fetch = createFetch(dependencies)
    const url = `https://meeting.example/meeting/api/v1/timeline?date=${date}`
    const ask = async (person: SignedIn) => {
      const answer = await fetch(new Request(url, { headers: person.headers }))
      return { etag: answer.headers.get('etag') ?? '', text: await answer.text() }
    }
    for (let round = 0; round < 3; round += 1) {
      expect((await ask(inside)).text).toContain('里面的人')
      expect((await ask(outside)).text).not.toContain('里面的人')
    }
    const { etag } = await ask(inside)
    const condition = { ...outside.headers, 'if-none-match': etag }
    expect((await fetch(new Request(url, { headers: condition }))).status).toBe(200)
  })

  test('appears for who changes departments, a minute later at the latest', async () => {
    await moveTo(outside, floor)
    server.current.clock.advance(60_000)
    expect(await roomsOf(outside)).toContain(secret)
    await moveTo(outside, 12)
    server.current.clock.advance(60_000)
    expect(await roomsOf(outside)).toEqual([open])
    expect((await dayOf(outside)).rooms).toEqual([])
  })

  test('is there for everybody at once when the restriction ends, and gone at once when it begins', async () => {
    await restrict(secret, { kind: 'everyone' })
    expect(await roomsOf(outside)).toContain(secret)
    expect((await dayOf(outside)).names).toEqual(['里面的人'])
    await restrict(secret, listed({ employeeIds: [inside.employee.id] }))
    expect(await roomsOf(outside)).toEqual([open])
    expect((await dayOf(outside)).names).toEqual([])
    expect(await roomsOf(inside)).toContain(secret)
  })

  test('takes a group with it in which nothing else stands', async () => {
    const { dependencies, corp, clock } = server.current
    const groupId = dependencies.ids.next()
    const updatedAt = new Date(clock.now())
    await dependencies.database
      .insertInto('roomGroups')
      .values({ id: groupId, corpId: corp.corpId, name: '保密楼', updatedAt })
      .execute()
    await dependencies.database.updateTable('rooms').set({ groupId }).where('id', '=', secret).execute()
    await restrict(secret, { kind: 'administrators' })
    const groups = async (person: SignedIn) => (await send<RoomList>(person, '/rooms')).body.groups
    expect(await groups(outside)).toEqual([])
    const administrator = await server.current.signInAsAdministrator()
    expect((await groups(administrator)).map(({ name }) => name)).toEqual(['保密楼'])
  })
})

test('who may book here counts beside what DingTalk says', async () => {
  const room = await aRoom(server.current, { name: '只给一人' })
  const { dependencies, corp } = server.current
  const bookableHere = JSON.stringify(listed({ employeeIds: [inside.employee.id], names: ['里面的人'] }))
  await dependencies.database.updateTable('rooms').set({ bookableHere }).where('id', '=', room).execute()
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
  const refused = await book(outside, aBooking({ roomIds: [room] }))
  expect([refused.status, refused.body.code]).toEqual([422, 'booking.rule_violated'])
  expect((await book(inside, aBooking({ roomIds: [room] }))).status).toBe(201)
  await dependencies.database.updateTable('rooms').set({ openHere: false }).where('id', '=', room).execute()
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
  const times = { start: `${date}T14:00:00+08:00`, end: `${date}T15:00:00+08:00` }
  expect((await book(inside, aBooking({ roomIds: [room], ...times }))).body.code).toBe('booking.rule_violated')
})
