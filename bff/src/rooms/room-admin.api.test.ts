import type {
  AdminRoom,
  AdminRoomGroup,
  AdminRooms,
  AuditPage,
  RoomList,
  RoomsChanged,
  UpcomingBookings,
} from '@meeting/shared'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { aBooking, aRoom, book, hurryDingTalk, look, send } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkRooms } from './rooms-check.ts'

/** A body, or what is told instead of it. */
type Refusal = { code: string; problems?: { path: string; issue: string }[]; data?: unknown }
type Reply<Body> = { status: number; body: Body & Refusal }

const database = useTestDatabase()
let server: TestServer
let administrator: SignedIn
let employee: SignedIn

beforeEach(async () => {
  server = await createTestServer({ database })
  hurryDingTalk(server)
  await server.sandbox.control.setLimits({ qps: 0 })
  await check()
  administrator = await server.signInAsAdministrator('named')
  employee = await server.signInAs()
})
afterEach(() => server.close())

async function check() {
  const { dependencies, corp } = server
  await checkRooms(
    { dependencies, corp },
    { progress: undefined, signal: new AbortController().signal, save: async () => {} },
  )
}

const list = async () => (await send<AdminRooms>(administrator, '/admin/rooms')).body
// Which body it is, the caller knows, as `send` does.
const call = async <Body>(method: string, path: string, json?: unknown): Promise<Reply<Body>> =>
  send(administrator, `/admin/rooms${path}`, { method, ...(json === undefined ? {} : { json }) })
const patch = (id: string, change: unknown) => call<AdminRoom>('PATCH', `/${id}`, change)
async function named(name: string): Promise<AdminRoom> {
  const room = (await list()).rooms.find((candidate) => candidate.name === name)
  if (!room) throw new Error(`no room ${name}`)
  return room
}
const inDingTalk = async (name: string) => (await server.sandbox.control.rooms()).find((room) => room.name === name)
const audit = async () => (await send<AuditPage>(await server.signInAsAdministrator(), '/admin/audit')).body.entries
const countCalls = async (api: string) => (await server.sandbox.control.calls({ api })).length
/** The process dies when it passes this step. */
function dieAt(step: string) {
  server.dependencies.checkpoint = async (passed) => {
    if (passed === step) throw new Error(`killed at ${step}`)
  }
}
function live() {
  server.dependencies.checkpoint = async () => {}
}
/** Another process looks after what was left, a while later. */
async function recover() {
  live()
  server.clock.advance(120_000)
  await check()
}
async function remove(id: string, bookings: 'keep' | 'cancel') {
  const path = `/meeting/api/v1/admin/rooms/${id}?bookings=${bookings}`
  return administrator.request(path, { method: 'DELETE' })
}

describe('the list for administrators', () => {
  test('shows every room with what is DingTalk’s and what is ours, and costs no call', async () => {
    const before = (await server.sandbox.control.callCount()).counted
    const { rooms, groups, dingtalk, timeZone } = await list()
    expect(rooms.map(({ name }) => name).sort()).toEqual(['听雨轩', '望岳厅', '规矩屋', '议事堂'])
    expect(await named('望岳厅')).toMatchObject({
      origin: 'dingtalk',
      initials: 'wyt',
      capacity: 12,
      labels: [],
      timeZone: null,
      visibleTo: { kind: 'everyone' },
      write: null,
    })
    expect(groups).toMatchObject([{ name: '总部A座', origin: 'dingtalk' }])
    expect([dingtalk.state, timeZone]).toEqual(['unknown', 'Asia/Shanghai'])
    expect((await server.sandbox.control.callCount()).counted).toBe(before)
  })

  test('shows what closes a room, by whose word it may be', async () => {
    const closure = { start: server.clock.now(), end: null, reason: '装修', contact: null }
    await aRoom(server, { name: '装修中', rules: { closures: [closure] } })
    expect((await named('装修中')).closures).toEqual([closure])
  })

  test('is for administrators', async () => {
    expect((await employee.request('/meeting/api/v1/admin/rooms')).status).toBe(403)
  })
})

describe('what is ours of a room', () => {
  test('is changed without asking DingTalk, is seen by everybody, and stays when DingTalk is read again', async () => {
    const { id } = await named('望岳厅')
    const writes = await countCalls('updateMeetingRoom')
    const change = { labels: ['茶水', '茶水', '升降桌'], timeZone: 'Asia/Tokyo', sortOrder: 7, openHere: false }
    expect((await patch(id, change)).body).toMatchObject({ labels: ['茶水', '升降桌'], timeZone: 'Asia/Tokyo' })
    expect(await countCalls('updateMeetingRoom')).toBe(writes)
    await server.sandbox.control.changeRoom({ roomId: (await inDingTalk('望岳厅'))?.roomId ?? '', capacity: 14 })
    await check()
    expect(await named('望岳厅')).toMatchObject({ ...change, labels: ['茶水', '升降桌'], capacity: 14 })
    const { rooms } = (await send<RoomList>(employee, '/rooms')).body
    expect(rooms.find((room) => room.id === id)).toMatchObject({
      labels: ['茶水', '升降桌'],
      timeZone: 'Asia/Tokyo',
      rules: { openForBooking: false },
    })
    expect((await patch(id, { timeZone: null })).body.timeZone).toBeNull()
  })

  test('names people and departments by what they are called here, and knows none of another company', async () => {
    const { id } = await named('听雨轩')
    const person = employee.employee
    const bookableHere = { kind: 'listed', employeeIds: [person.id], departmentIds: [], names: ['骗人的名字'] }
    expect((await patch(id, { bookableHere })).body.bookableHere).toEqual({ ...bookableHere, names: [person.name] })
    const other = await createTestServer({ database })
    const stranger = await other.anEmployee()
    await other.close()
    const visibleTo = { kind: 'listed', employeeIds: [stranger.id], departmentIds: [999_999], names: [] }
    const refused = await patch(id, { visibleTo })
    expect(refused.status).toBe(400)
    expect(refused.body.problems?.map(({ path }) => path)).toEqual([
      'visibleTo.departmentIds.0',
      'visibleTo.employeeIds.0',
    ])
    expect((await patch(id, { visibleTo: { ...visibleTo, employeeIds: [], departmentIds: [] } })).status).toBe(400)
  })

  test('tells the audit what was and what is', async () => {
    const { id } = await named('听雨轩')
    await patch(id, { labels: ['茶水'], sortOrder: 0 })
    expect((await audit())[0]).toMatchObject({
      action: 'rooms.changed',
      subject: { kind: 'room', id, name: '听雨轩' },
      actor: { name: administrator.employee.name },
      before: { labels: [] },
      after: { labels: ['茶水'] },
    })
  })
})

describe('what stands in DingTalk', () => {
  test('is changed there and here, and what nobody touched stays, whatever becomes of fields left out', async () => {
    await server.sandbox.control.setBehaviour({ roomUpdateOmitted: 'cleared' })
    const before = await inDingTalk('望岳厅')
    const { id, groupId } = await named('望岳厅')
    const change = { capacity: 20, equipment: ['tv', 'whiteboard'], labels: ['茶水'] }
    expect((await patch(id, change)).body).toMatchObject({ ...change, groupId, write: null })
    // Pictures have their whole address once they went through the API.
    const { capacity: _, labelIds: __, pictureUrl = '', ...same } = before ?? {}
    expect(await inDingTalk('望岳厅')).toMatchObject({ ...same, capacity: 20, labelIds: [1, 4] })
    expect((await inDingTalk('望岳厅'))?.pictureUrl?.endsWith(pictureUrl)).toBe(true)
    expect((await list()).dingtalk).toMatchObject({ state: 'yes', code: null })
    expect((await audit())[0]).toMatchObject({
      action: 'rooms.changed',
      before: { capacity: 12, equipment: ['tv', 'video'], labels: [] },
      after: change,
    })
    const gets = await countCalls('queryMeetingRoom')
    await check()
    expect(await countCalls('queryMeetingRoom')).toBe(gets)
    expect(await named('望岳厅')).toMatchObject(change)
  })

  test('can be emptied: no place, no description, no group', async () => {
    const { id } = await named('望岳厅')
    const nothing = { location: null, description: null, groupId: null, capacity: null, equipment: [] }
    expect((await patch(id, nothing)).body).toMatchObject(nothing)
    await check()
    expect(await named('望岳厅')).toMatchObject(nothing)
  })

  test('is refused to an operator who is no administrator of the rooms: nothing changes, and the list says why', async () => {
    await server.sandbox.control.changeEmployee({ userId: 'admin01', administrator: 'none' })
    const { id } = await named('望岳厅')
    const refused = await patch(id, { capacity: 99, labels: ['茶水'] })
    expect([refused.status, refused.body.code, refused.body.data]).toEqual([
      409,
      'room.refused_by_dingtalk',
      { code: 'user.not.admin' },
    ])
    expect(await named('望岳厅')).toMatchObject({
      capacity: 12,
      labels: [],
      write: { kind: 'update', state: 'refused', code: 'user.not.admin' },
    })
    expect((await list()).dingtalk).toMatchObject({ state: 'no', code: 'user.not.admin', operatorName: 'admin01' })
    expect((await audit()).map(({ action }) => action)).not.toContain('rooms.changed')
    expect((await patch(id, { labels: ['茶水'] })).status).toBe(200)
  })

  test('cannot have a name that another room has', async () => {
    const { id } = await named('望岳厅')
    const refused = await patch(id, { name: ' 听雨轩 ' })
    expect([refused.status, refused.body.code]).toEqual([409, 'room.name_taken'])
  })

  test.each(['500', 'reset', 'timeout'] as const)(
    'is right after an answer was lost (%s): DingTalk is asked what it did',
    async (as) => {
      const { id } = await named('望岳厅')
      await server.sandbox.control.setFaults({ answerLost: [{ count: 2, api: 'updateMeetingRoom', as }] })
      expect((await patch(id, { capacity: 20, labels: ['茶水'] })).body).toMatchObject({
        capacity: 20,
        labels: ['茶水'],
      })
      expect((await audit())[0]).toMatchObject({ action: 'rooms.changed', after: { capacity: 20 } })
    },
  )

  test('is said to be unconfirmed while DingTalk is silent, and settled later as it turned out', async () => {
    const { id } = await named('望岳厅')
    await server.sandbox.control.setFaults({ outage: true })
    const unknown = await patch(id, { capacity: 20 })
    expect([unknown.status, unknown.body.code]).toEqual([503, 'room.unconfirmed'])
    expect(await named('望岳厅')).toMatchObject({ capacity: 12, write: { kind: 'update', state: 'asked' } })
    await server.sandbox.control.setFaults({ outage: false })
    expect((await call<{ room: AdminRoom }>('POST', `/${id}/refresh`)).body.room).toMatchObject({
      capacity: 12,
      write: { state: 'lost' },
    })
    expect((await patch(id, { capacity: 20 })).body.write).toBeNull()
  })

  test('is honest when the process dies before, between and after', async () => {
    const { id } = await named('望岳厅')
    dieAt('room_write.asked')
    await patch(id, { capacity: 21 })
    expect((await named('望岳厅')).write?.state).toBe('asked')
    await recover()
    expect(await named('望岳厅')).toMatchObject({ capacity: 12, write: { state: 'lost' } })

    dieAt('room_write.carried_out')
    await patch(id, { capacity: 22, labels: ['茶水'] })
    expect(await named('望岳厅')).toMatchObject({ capacity: 12, labels: [], write: { state: 'asked' } })
    await recover()
    expect(await named('望岳厅')).toMatchObject({ capacity: 22, labels: ['茶水'], write: null })
    expect((await audit()).filter(({ action }) => action === 'rooms.changed')).toHaveLength(1)

    dieAt('room_write.concluded')
    await patch(id, { capacity: 23 })
    await recover()
    expect(await named('望岳厅')).toMatchObject({ capacity: 23, write: null })
    expect((await audit()).filter(({ action }) => action === 'rooms.changed')).toHaveLength(2)
  })
})

describe('a new room', () => {
  test('of our own is there at once, for everybody', async () => {
    const answer = await call<AdminRoom>('POST', '', { name: '小黑屋', origin: 'own', capacity: 3, labels: ['茶水'] })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ origin: 'own', name: '小黑屋', capacity: 3, labels: ['茶水'] })
    expect((await book(employee, aBooking({ roomIds: [answer.body.id] }))).status).toBe(201)
    expect((await audit())[0]).toMatchObject({ action: 'rooms.created', after: { name: '小黑屋', capacity: 3 } })
  })

  test('of one name is made once, however many ask at the same moment', async () => {
    const wished = { name: '小黑屋', origin: 'own' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => call<AdminRoom>('POST', '', wished)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'room.name_taken']))
  })

  test('in DingTalk is made there, with what is ours of it here', async () => {
    const groupId = (await list()).groups[0]?.id
    const wished = { name: '新会议室', capacity: 8, equipment: ['tv'], groupId, labels: ['茶水'], sortOrder: 3 }
    const { body, status } = await call<AdminRoom>('POST', '', { ...wished, origin: 'dingtalk' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...wished, origin: 'dingtalk' })
    expect(await inDingTalk('新会议室')).toMatchObject({ capacity: 8, labelIds: [1], groupId: 172, isvRoomId: body.id })
    await check()
    expect((await list()).rooms.filter(({ name }) => name === '新会议室')).toHaveLength(1)
  })

  test.each([['500'], ['timeout']] as const)(
    'in DingTalk is one room although its answer was lost (%s)',
    async (as) => {
      await server.sandbox.control.setFaults({ answerLost: [{ count: 1, api: 'createMeetingRoom', as }] })
      const { status, body } = await call<AdminRoom>('POST', '', {
        name: '新会议室',
        origin: 'dingtalk',
        labels: ['茶水'],
      })
      expect([status, body.labels]).toEqual([201, ['茶水']])
      expect((await server.sandbox.control.rooms()).filter(({ name }) => name === '新会议室')).toHaveLength(1)
    },
  )

  test('in DingTalk is one room, or none, although we died on the way', async () => {
    const wished = { name: '新会议室', origin: 'dingtalk', labels: ['茶水'] }
    const state = async () => {
      const { rooms, creating } = await list()
      return [rooms.filter(({ name }) => name === '新会议室').length, creating.map((write) => write.state)]
    }
    dieAt('room_write.asked')
    await call('POST', '', wished)
    expect(await state()).toEqual([0, ['asked']])
    await recover()
    expect(await state()).toEqual([0, ['lost']])
    dieAt('room_write.carried_out')
    await call('POST', '', wished)
    await recover()
    expect(await state()).toEqual([1, ['lost']])
    expect(await named('新会议室')).toMatchObject({ labels: ['茶水'], write: null })
  })

  test('is refused as DingTalk refuses it', async () => {
    await server.sandbox.control.createRoom({ name: '只在钉钉' })
    const refused = await call('POST', '', { name: '只在钉钉', origin: 'dingtalk' })
    expect([refused.status, refused.body.data]).toEqual([409, { code: 'room.exist' }])
    expect((await list()).creating).toEqual([])
  })
})

describe('many rooms at once', () => {
  test('of both kinds change in one go; labels and equipment are added and taken away', async () => {
    const own = await aRoom(server, { name: '自有', labels: ['旧的', '茶水'] })
    const { id } = await named('望岳厅')
    const change = {
      labels: { add: ['新的'], remove: ['旧的'] },
      equipment: { add: ['phone'], remove: ['tv'] },
      openHere: false,
    }
    const { body } = await call<RoomsChanged>('PATCH', '', { roomIds: [own, id], change })
    expect(new Set(body.changed)).toEqual(new Set([own, id]))
    expect(await named('自有')).toMatchObject({ labels: ['茶水', '新的'], equipment: ['phone'], openHere: false })
    expect(await named('望岳厅')).toMatchObject({ labels: ['新的'], equipment: ['video', 'phone'], openHere: false })
    expect((await inDingTalk('望岳厅'))?.labelIds).toEqual([5, 2])
  })

  test('stop asking DingTalk once it said that nobody here may', async () => {
    await server.sandbox.control.changeEmployee({ userId: 'admin01', administrator: 'none' })
    const own = await aRoom(server, { name: '自有' })
    const roomIds = (await list()).rooms.map(({ id }) => id)
    const { body } = await call<RoomsChanged>('PATCH', '', { roomIds, change: { capacity: 5 } })
    expect(body.changed).toEqual([own])
    expect(body.refused.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'user.not.admin'))
    expect(await countCalls('updateMeetingRoom')).toBe(1)
  })

  test('of which one is unknown do not change', async () => {
    const own = await aRoom(server, { name: '自有' })
    const roomIds = [own, server.dependencies.ids.next()]
    const { status } = await call<RoomsChanged>('PATCH', '', { roomIds, change: { openHere: false } })
    expect(status).toBe(404)
    expect((await named('自有')).openHere).toBe(true)
  })
})

describe('removing a room', () => {
  test('first says what stands in it; then its bookings are cancelled, or stay', async () => {
    const [kept, cleared] = [await aRoom(server, { name: '留' }), await aRoom(server, { name: '清' })]
    const [staying, going] = [
      await book(employee, aBooking({ roomIds: [kept] })),
      await book(employee, aBooking({ roomIds: [cleared] })),
    ]
    const { body } = await call<UpcomingBookings>('GET', `/${cleared}/bookings`)
    expect(body).toMatchObject({ total: 1, bookings: [{ id: going.body.id, title: null, cancellable: true }] })
    expect((await remove(kept, 'keep')).status).toBe(204)
    expect((await remove(cleared, 'cancel')).status).toBe(204)
    expect((await list()).rooms.map(({ name }) => name)).not.toContain('清')
    expect((await look(employee, staying.body.id)).body.state).toBe('confirmed')
    expect((await look(employee, going.body.id)).body).toMatchObject({
      state: 'cancelled',
      cancelledBy: { id: administrator.employee.id },
    })
    expect((await remove(cleared, 'cancel')).status).toBe(404)
  })

  test('in DingTalk is refused or done there first; its bookings are only then cancelled', async () => {
    const { id } = await named('望岳厅')
    const { body } = await book(employee, aBooking({ roomIds: [id] }))
    await server.sandbox.control.changeEmployee({ userId: 'admin01', administrator: 'none' })
    expect((await remove(id, 'cancel')).status).toBe(409)
    expect((await look(employee, body.id)).body.state).toBe('placing')
    await server.sandbox.control.changeEmployee({ userId: 'admin01', administrator: 'main' })
    expect((await remove(id, 'cancel')).status).toBe(204)
    expect(await inDingTalk('望岳厅')).toBeUndefined()
    expect((await look(employee, body.id)).body.state).toBe('cancelled')
  })

  test.each(['room_write.carried_out', 'room_removal.removed', 'room_removal.cancelled'])(
    'is finished by another process when ours dies at %s',
    async (step) => {
      const { id } = await named('望岳厅')
      const times = { start: '2026-11-25T10:00:00+08:00', end: '2026-11-25T11:00:00+08:00' }
      const [first, second] = [
        await book(employee, aBooking({ roomIds: [id] })),
        await book(employee, aBooking({ roomIds: [id], ...times })),
      ]
      dieAt(step)
      await remove(id, 'cancel')
      await recover()
      // What was only written down in the first recovery is done in the next.
      await recover()
      expect((await list()).rooms.map((room) => room.id)).not.toContain(id)
      for (const { body } of [first, second]) expect((await look(employee, body.id)).body.state).toBe('cancelled')
      expect((await audit()).filter(({ action }) => action === 'rooms.removed')).toHaveLength(1)
    },
  )
})

describe('groups', () => {
  test('are made, renamed and removed in DingTalk and of our own, and not while something stands in them', async () => {
    const [building] = (await list()).groups
    const floor = await call<AdminRoomGroup>('POST', '/groups', {
      name: '9层',
      parentId: building?.id,
      origin: 'dingtalk',
    })
    expect([floor.status, floor.body]).toMatchObject([201, { name: '9层', origin: 'dingtalk', parentId: building?.id }])
    const own = await call<AdminRoomGroup>('POST', '/groups', { name: '别馆', parentId: null, origin: 'own' })
    expect(own.body).toMatchObject({ name: '别馆', origin: 'own', parentId: null })
    expect((await call<AdminRoomGroup>('PATCH', `/groups/${floor.body.id}`, { name: '九层' })).body.name).toBe('九层')
    expect((await call('DELETE', `/groups/${building?.id}`)).body.code).toBe('room_group.not_empty')
    await check()
    expect((await list()).groups.map(({ name }) => name).sort()).toEqual(['九层', '别馆', '总部A座'].sort())
    for (const { body } of [floor, own])
      expect(
        (await administrator.request(`/meeting/api/v1/admin/rooms/groups/${body.id}`, { method: 'DELETE' })).status,
      ).toBe(204)
    await check()
    expect((await list()).groups.map(({ name }) => name)).toEqual(['总部A座'])
    expect((await audit()).map(({ action }) => action)).toContain('rooms.group_removed')
  })

  test('of our own take no rooms of DingTalk’s', async () => {
    const own = await call<AdminRoomGroup>('POST', '/groups', { name: '别馆', parentId: null, origin: 'own' })
    const { id } = await named('望岳厅')
    expect((await patch(id, { groupId: own.body.id })).body.problems).toEqual([
      { path: 'groupId', issue: 'not_in_dingtalk' },
    ])
  })

  test('are healed by the next check when the process dies after DingTalk made one', async () => {
    dieAt('room_group.carried_out')
    await call('POST', '/groups', { name: '9层', parentId: null, origin: 'dingtalk' })
    await recover()
    expect((await list()).groups.map(({ name }) => name)).toContain('9层')
  })
})

describe('a picture', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const upload = (id: string, body: BodyInit, headers = {}) =>
    administrator.request(`/meeting/api/v1/admin/rooms/${id}/picture`, { method: 'PUT', body, headers })

  test('is taken by what it is, shown to colleagues only, never changes under its address, and goes again', async () => {
    const { id, pictureUrl } = await named('望岳厅')
    const uploaded = (await (await upload(id, png, { 'content-type': 'application/octet-stream' })).json()) as AdminRoom
    expect(uploaded.hasOwnPicture).toBe(true)
    const shown = (await send<RoomList>(employee, '/rooms')).body.rooms.find((room) => room.id === id)?.pictureUrl ?? ''
    const answer = await employee.request(shown)
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect((await server.request(shown)).status).toBe(401)
    const other = await createTestServer({ database })
    expect((await (await other.signInAs()).request(shown)).status).toBe(404)
    await other.close()
    await administrator.request(`/meeting/api/v1/admin/rooms/${id}/picture`, { method: 'DELETE' })
    expect((await named('望岳厅')).pictureUrl).toBe(pictureUrl)
    expect((await employee.request(shown)).status).toBe(404)
  })

  test('is refused when it is none, or too large', async () => {
    const { id } = await named('望岳厅')
    const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    expect((await upload(id, Buffer.from(script))).status).toBe(422)
    const large = Buffer.concat([png, Buffer.alloc(2 * 1024 * 1024)])
    expect((await upload(id, large)).status).toBe(413)
    expect((await named('望岳厅')).hasOwnPicture).toBe(false)
  })
})
