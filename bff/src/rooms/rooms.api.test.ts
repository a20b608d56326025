import { useTestServer, type SignedIn } from '@meeting/test/app'
import type { Room, RoomList } from '@meeting/shared'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkRooms } from './rooms-check.ts'

const path = '/meeting/api/v1/rooms'
const server = useTestServer()
let administrator: SignedIn
let employee: SignedIn

beforeAll(async () => {
  const { dependencies, corp, signInAs, anEmployee } = server.current
  await checkRooms(
    { dependencies, corp },
    { progress: undefined, signal: new AbortController().signal, save: async () => {} },
  )
  administrator = await signInAs(await anEmployee({ isAdministrator: true }))
  employee = await signInAs()
})

beforeEach(async () => {
  const { dependencies, corp } = server.current
  await dependencies.database
    .deleteFrom('rooms')
    .where('corpId', '=', corp.corpId)
    .where('origin', '=', 'own')
    .execute()
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
})

async function listRooms(who: SignedIn): Promise<RoomList> {
  return (await (await who.request(path)).json()) as RoomList
}

async function addRoom(fields: Record<string, unknown> = {}): Promise<Room> {
  const answer = await administrator.request(path, { method: 'POST', json: { name: '小黑屋', ...fields } })
  expect(answer.status).toBe(201)
  return (await answer.json()) as Room
}

function change(who: SignedIn, id: string, fields: Record<string, unknown>): Promise<Response> {
  return who.request(`${path}/${id}`, { method: 'PATCH', json: fields })
}

describe('the list of rooms', () => {
  test('shows every room to everybody who is signed in', async () => {
    const list = await listRooms(employee)
    expect(list.rooms.map(({ name }) => name).sort()).toEqual(['听雨轩', '望岳厅', '规矩屋', '议事堂'])
    expect((await server.current.request(path)).status).toBe(401)
  })

  test('is not sent again to who has it', async () => {
    const first = await employee.request(path)
    const etag = first.headers.get('etag') ?? ''
    const again = await employee.request(path, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')

    await addRoom()
    const changed = await employee.request(path, { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  test('travels compressed, and is known again all the same', async () => {
    const first = await employee.request(path, { headers: { 'accept-encoding': 'gzip' } })
    expect(first.headers.get('content-encoding')).toBe('gzip')
    const headers = { 'accept-encoding': 'gzip', 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await employee.request(path, { headers })).status).toBe(304)
  })

  test("holds no other Corp's rooms", async () => {
    const { dependencies, corp } = server.current
    await addRoom()
    expect((await dependencies.rooms.get('dingother')).list.rooms).toEqual([])
    expect((await dependencies.rooms.get(corp.corpId)).list.rooms).toHaveLength(5)
  })
})

describe('a room of our own', () => {
  test('is added with sensible defaults beside those of DingTalk', async () => {
    const room = await addRoom({ capacity: 3, equipment: ['whiteboard'] })
    expect(room).toMatchObject({
      origin: 'own',
      name: '小黑屋',
      capacity: 3,
      timeZone: 'Asia/Shanghai',
      rules: { openForBooking: true, approval: 'none', bookableBy: { kind: 'everyone' } },
    })
    expect((await listRooms(employee)).rooms).toContainEqual(room)
  })

  test('is changed in what is given, and nothing else', async () => {
    const room = await addRoom({ capacity: 3, location: '三楼' })
    const answer = await change(administrator, room.id, { name: '大黑屋', location: null })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ ...room, name: '大黑屋', location: null })
  })

  test('leaves the view when it is removed, and stays in history', async () => {
    const { dependencies, corp } = server.current
    const room = await addRoom()
    const remove = () => administrator.request(`${path}/${room.id}`, { method: 'DELETE' })
    expect((await remove()).status).toBe(204)
    expect((await listRooms(employee)).rooms.map(({ id }) => id)).not.toContain(room.id)
    expect((await remove()).status).toBe(404)
    const rows = await dependencies.database
      .selectFrom('rooms')
      .select('name')
      .where('corpId', '=', corp.corpId)
      .where('id', '=', room.id)
      .execute()
    expect(rows).toEqual([{ name: '小黑屋' }])
  })

  test.each<[Record<string, unknown>, string]>([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: 'x', capacity: 0 }, 'capacity'],
    [{ name: 'x', equipment: ['sauna'] }, 'equipment.0'],
    [{ name: 'x', timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ name: 'x', groupId: '0198f0f0-0000-7000-8000-000000000000' }, 'groupId'],
    [{ name: 'x', id: 'mine' }, ''],
  ])('is not added from %j', async (json, field) => {
    const answer = await administrator.request(path, { method: 'POST', json })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'request.invalid', problems: [{ path: field }] })
  })

  test('has rules that are possible', async () => {
    const room = await addRoom()
    const answer = await change(administrator, room.id, {
      rules: {
        openForBooking: true,
        minMinutes: 60,
        maxMinutes: 30,
        advance: null,
        closures: [],
        bookableBy: { kind: 'everyone' },
      },
    })
    expect(await answer.json()).toMatchObject({ problems: [{ path: 'rules.maxMinutes' }] })
  })
})

describe('who may not change rooms', () => {
  test('is everybody but administrators', async () => {
    const room = await addRoom()
    const answers = [
      await employee.request(path, { method: 'POST', json: { name: 'x' } }),
      await change(employee, room.id, { name: 'x' }),
      await employee.request(`${path}/${room.id}`, { method: 'DELETE' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
    expect((await listRooms(employee)).rooms).toContainEqual(room)
  })

  test('are administrators, too, when the room is managed in DingTalk', async () => {
    const room = (await listRooms(employee)).rooms.find(({ origin }) => origin === 'dingtalk')
    const answer = await change(administrator, room?.id ?? '', { name: 'x' })
    expect(answer.status).toBe(403)
    expect((await listRooms(employee)).rooms).toContainEqual(room)
  })
})
