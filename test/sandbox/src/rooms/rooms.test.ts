import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSandbox, people, rooms } from '../test-support.ts'
import type { Answer, TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const list = (more = '', unionId = people.admin): Promise<Answer> =>
  box.callNew(`/v1.0/rooms/meetingRoomLists?unionId=${unionId}${more}`)

const get = (roomId: string): Promise<Answer> =>
  box.callNew(`/v1.0/rooms/meetingRooms/${roomId}?unionId=${people.admin}`)

const names = (answer: Answer): unknown =>
  Array.isArray(answer.json['result']) ? answer.json['result'].map((room: { roomName: string }) => room.roomName) : []

describe('listing rooms', () => {
  test('pages are counted by a number, and the last one has none', async () => {
    const first = await list('&maxResults=3')
    expect(first.json).toMatchObject({ hasMore: true, nextToken: 3 })
    const last = await list(`&maxResults=3&nextToken=${String(first.json['nextToken'])}`)
    expect(last.json).toMatchObject({ hasMore: false })
    expect(last.json).not.toHaveProperty('nextToken')
    expect(names(last)).toEqual(['规矩屋'])
  })

  test('more than a hundred at once is refused', async () => {
    expect((await list('&maxResults=101')).json['code']).toBe('param.error')
  })

  test('the list leaves out what only get tells', async () => {
    const [listed] = (await list()).json['result'] as Record<string, unknown>[]
    for (const field of ['extensionConfig', 'reservationAuthority', 'enableCycleReservation', 'deviceUnionIds']) {
      expect(listed).not.toHaveProperty(field)
      expect((await get(rooms.plain)).json['result']).toHaveProperty(field)
    }
  })

  test('the operator must work here', async () => {
    expect((await list('', 'nobody')).json).toMatchObject({ code: 'user.not.employee' })
  })

  test('it may show only what the operator may book, and no closed rooms', async () => {
    await box.control.changeRoom({ roomId: rooms.plain, status: 1 })
    await box.control.changeRoom({ roomId: rooms.second, openReservation: false })
    expect(names(await list('', people.lisi))).toEqual(['望岳厅', '听雨轩', '议事堂', '规矩屋'])
    await box.control.setBehaviour({ roomListVisibility: 'bookable-by-operator', roomListIncludesClosed: false })
    expect(names(await list('', people.lisi))).toEqual(['议事堂', '规矩屋'])
    expect(names(await list('', people.admin))).toEqual(['望岳厅', '议事堂', '规矩屋'])
  })
})

describe('one room', () => {
  test('rules are told in the names of extensionConfig', async () => {
    expect((await get(rooms.ruled)).json['result']).toMatchObject({
      extensionConfig: {
        minReservationTimeInterval: 30,
        maxReservationTimeInterval: 120,
        advanceReservation: {
          advanceReservationTime: 7,
          advanceReservationTimeUnit: 'days',
          advanceBookTimeFormat: '00:00',
        },
        approvalSwitch: false,
      },
    })
    expect((await get(rooms.approval)).json['result']).toMatchObject({
      extensionConfig: { approvalSwitch: true, approvalType: 1 },
    })
  })

  test('an unknown one is a bad parameter, or not found', async () => {
    expect((await get('0'.repeat(48))).json['code']).toBe('param.error')
    await box.control.setBehaviour({ unknownRoomGet: 'room.not.found' })
    expect((await get('0'.repeat(48))).json['code']).toBe('room.not.found')
  })

  test('its picture is an address that answers', async () => {
    const { roomPicture } = (await get(rooms.plain)).json['result'] as { roomPicture: string }
    const picture = await box.fetch(roomPicture)
    expect(picture.headers.get('content-type')).toContain('image/svg+xml')
  })
})

const create = (more: Record<string, unknown> = {}, unionId = people.admin): Promise<Answer> =>
  box.callNew('/v1.0/rooms/meetingrooms', {
    method: 'POST',
    body: { unionId, roomName: '新室', isvRoomId: 'own-1', roomStatus: 0, ...more },
  })

describe('changing rooms', () => {
  test('only an administrator may', async () => {
    expect((await create({}, people.lisi)).json).toMatchObject({ code: 'user.not.admin', message: 'User Not Admin' })
  })

  test('names are unique', async () => {
    expect((await create({ roomName: '望岳厅' })).json).toMatchObject({ code: 'room.exist', message: 'Room Exsit' })
  })

  test('a room for some needs to say for whom', async () => {
    expect((await create({ roomStatus: 2 })).json).toMatchObject({ message: 'Error:lack authorizedMembers' })
    expect((await create({ roomStatus: 9 })).json).toMatchObject({ message: 'Error:roomStatus invalid' })
  })

  test('an update keeps what it leaves out, or clears it', async () => {
    const update = () =>
      box.callNew('/v1.0/rooms/meetingRooms', {
        method: 'PUT',
        body: { unionId: people.admin, roomId: rooms.plain, roomName: '新名' },
      })
    await update()
    expect((await get(rooms.plain)).json['result']).toMatchObject({ roomName: '新名', roomCapacity: 12 })
    await box.control.setBehaviour({ roomUpdateOmitted: 'cleared' })
    await update()
    expect((await get(rooms.plain)).json['result']).toMatchObject({ roomName: '新名', roomLabels: [] })
    expect((await get(rooms.plain)).json['result']).not.toHaveProperty('roomCapacity')
  })

  test('a removed room leaves the events to come, which stay in the calendar', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.plain])
    const answer = await box.callNew(`/v1.0/rooms/meetingRooms/${rooms.plain}?unionId=${people.admin}`, {
      method: 'DELETE',
    })
    expect(answer.json).toEqual({ result: true })
    expect((await box.control.calendar())[0]).toMatchObject({ eventId, rooms: [] })
  })
})

describe('groups', () => {
  test('get is flat, list is not', async () => {
    const group = { groupId: 172, groupName: '总部A座', parentId: 0 }
    expect((await box.callNew(`/v1.0/rooms/groups/172?unionId=${people.lisi}`)).json).toEqual(group)
    expect((await box.callNew(`/v1.0/rooms/groupLists?unionId=${people.lisi}`)).json).toEqual({ result: [group] })
  })

  test('depth is limited and a group with sub-groups stays', async () => {
    let parentGroupId = 172
    const create = (groupName: string): Promise<Answer> =>
      box.callNew('/v1.0/rooms/groups', { method: 'POST', body: { unionId: people.admin, parentGroupId, groupName } })
    for (let level = 2; level <= 5; level += 1) parentGroupId = Number((await create(`${level}`)).json['result'])
    expect((await create('6')).json['code']).toBe('depth.over.limit')
    const removed = await box.callNew(`/v1.0/rooms/groups/172?unionId=${people.admin}`, { method: 'DELETE' })
    expect(removed.status).toBe(400)
  })
})
