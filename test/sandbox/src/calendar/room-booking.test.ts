import { beforeEach, describe, expect, test } from 'vitest'
import { at, createTestSandbox, eventsOf, people, rooms } from '../test-support.ts'
import type { Answer, TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const book = async (from: string, to: string, roomId = rooms.plain, more = {}): Promise<Answer> =>
  box.addRooms(await box.createEvent(from, to, more), [roomId])

const textOf = (answer: Answer): string => {
  const [, json = '[]'] = /^code: 321001, developerMessage: (.*)$/s.exec(String(answer.json['message'])) ?? []
  const [first] = JSON.parse(json) as { roomName: string; text: string }[]
  return first?.text ?? ''
}

const roomsOf = async (eventId: string, unionId = people.zhangsan): Promise<unknown> =>
  (await box.callNew(`${eventsOf(unionId)}/${eventId}`)).json['meetingRooms']

const busy = async (roomIds: string[]): Promise<unknown> => {
  const body = { roomIds, startTime: '2026-11-24T00:00:00+08:00', endTime: '2026-11-25T00:00:00+08:00' }
  const path = `/v1.0/calendar/users/${people.zhangsan}/meetingRooms/schedules/query`
  const { json } = await box.callNew(path, { method: 'POST', body })
  return (json['scheduleInformation'] as { scheduleItems: { status: string }[] }[]).map((room) =>
    room.scheduleItems.map((item) => item.status),
  )
}

describe('a room at one time', () => {
  test('of many racers one wins', async () => {
    const eventIds = await Promise.all(Array.from({ length: 30 }, () => box.createEvent('10:00', '11:00')))
    const answers = await Promise.all(eventIds.map((eventId) => box.addRooms(eventId, [rooms.plain])))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    const refused = answers.filter((answer) => answer.json['code'] === 'meetingRoomNotAvailable')
    expect(refused).toHaveLength(29)
    expect(refused[0]?.json['message']).toBe(
      'code: 321001, developerMessage: [{"roomName":"望岳厅","text":"该会议室在所选时间段已被预定"}]',
    )
  })

  test('bookings may touch, but not by a minute overlap', async () => {
    expect((await book('10:00', '11:00')).status).toBe(200)
    expect((await book('11:00', '12:00')).status).toBe(200)
    expect((await book('09:30', '10:00')).status).toBe(200)
    expect((await book('10:59', '11:00')).status).toBe(400)
    expect((await book('09:00', '12:00')).status).toBe(400)
  })

  test('creating an event takes no room', async () => {
    await box.createEvent('10:00', '11:00', { location: { displayName: '望岳厅' } })
    expect(await busy([rooms.plain])).toEqual([[]])
  })

  test('deleting the event gives the room back, with an empty answer', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.plain])
    const deleted = await box.callNew(`${eventsOf(people.zhangsan)}/${eventId}`, { method: 'DELETE' })
    expect(deleted).toMatchObject({ status: 200, text: '' })
    expect((await book('10:00', '11:00')).status).toBe(200)
  })

  test('an attendee who deletes the event leaves it, and the room, to the others', async () => {
    const eventId = await box.createEvent('10:00', '11:00', { attendees: [{ id: people.lisi }] })
    await box.addRooms(eventId, [rooms.plain])
    expect((await box.callNew(`${eventsOf(people.lisi)}/${eventId}`, { method: 'DELETE' })).status).toBe(200)
    expect((await box.callNew(`${eventsOf(people.lisi)}/${eventId}`)).json['code']).toBe('itemNotFound')
    expect(await roomsOf(eventId)).toHaveLength(1)
    expect((await book('10:00', '11:00')).status).toBe(400)
  })

  test('adding the same room again changes nothing', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.plain])
    expect((await box.addRooms(eventId, [rooms.plain])).json).toEqual({ result: true })
    expect(await roomsOf(eventId)).toHaveLength(1)
  })

  test('only the organizer adds rooms', async () => {
    const eventId = await box.createEvent('10:00', '11:00', { attendees: [{ id: people.lisi }] })
    expect((await box.addRooms(eventId, [rooms.plain], people.lisi)).json['code']).toBe('invalidParameter')
    expect((await box.addRooms(eventId, [rooms.plain], people.admin)).json['code']).toBe('itemNotFound')
  })

  test('a freshly added room may be missing when it is read back', async () => {
    await box.control.setFaults({ readBackLagMs: 2000 })
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.plain])
    expect(await roomsOf(eventId)).toEqual([])
    box.clock.now += 2000
    expect(await roomsOf(eventId)).toHaveLength(1)
  })
})

describe('what a request may not ask', () => {
  test('no room, an unknown room, too many rooms', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    expect((await box.addRooms(eventId, [])).json['message']).toBe('roomId must be provided.')
    expect((await box.addRooms(eventId, ['f'.repeat(48)])).json['message']).toBe('roomId invalid')
    const made = await Promise.all([1, 2, 3, 4].map((number) => box.control.createRoom({ name: `多${number}` })))
    const many = [rooms.plain, rooms.second, ...made.map((room) => room.roomId)]
    expect((await box.addRooms(eventId, many)).json['message']).toBe(
      'attendees batch size too large. Maximum allowed:5',
    )
    expect((await box.addRooms(eventId, many.slice(0, 5))).status).toBe(200)
    expect((await box.addRooms(eventId, many.slice(5))).status).toBe(400)
  })
})

const on = (day: string): { start: object; end: object } => ({ start: at('10:00', day), end: at('11:00', day) })

describe('rules of a room', () => {
  test.each([
    ['too short', '10:00', '10:29', '预定时长不得少于30分钟'],
    ['too long', '10:00', '12:01', '预定时长不得超过120分钟'],
  ])('a booking that is %s', async (_, from, to, text) => {
    expect(textOf(await book(from, to, rooms.ruled))).toBe(text)
  })

  test('the shortest and the longest are allowed', async () => {
    expect((await book('10:00', '10:30', rooms.ruled)).status).toBe(200)
    expect((await book('11:00', '13:00', rooms.ruled)).status).toBe(200)
  })

  test('how early one may book counts in days, from a clock time', async () => {
    expect((await book('', '', rooms.ruled, on('2026-11-30'))).status).toBe(200)
    expect(textOf(await book('', '', rooms.ruled, on('2026-12-01')))).toContain('提前7天')
    await box.control.changeRoom({
      roomId: rooms.ruled,
      rules: { maxMinutes: 0, minMinutes: 0, advance: { amount: 1, unit: 'days', from: '09:01' }, approval: 'none' },
    })
    expect((await book('10:00', '11:00', rooms.ruled)).status).toBe(400)
    box.clock.now += 60_000
    expect((await book('10:00', '11:00', rooms.ruled)).status).toBe(200)
  })

  test('refusals come in English too', async () => {
    await box.control.setBehaviour({ ruleLanguage: 'en' })
    expect(textOf(await book('10:00', '10:10', rooms.ruled))).toBe(
      'The reservation period shall not be less than 30 minutes.',
    )
  })

  test('a closed room refuses what touches the closure', async () => {
    const closure = { start: Date.parse('2026-11-24T12:00:00+08:00'), reason: '更换投影' }
    const rules = { maxMinutes: 0, minMinutes: 0, approval: 'none' } as const
    await box.control.changeRoom({ roomId: rooms.plain, rules: { ...rules, closure } })
    expect((await book('11:00', '12:00')).status).toBe(200)
    expect(textOf(await book('11:30', '12:30'))).toContain('更换投影')
  })

  test('who may not book is told so', async () => {
    await box.control.changeRoom({ roomId: rooms.plain, status: 1 })
    expect(textOf(await book('10:00', '11:00'))).toBe('你没有该会议室的预定权限')
    await box.control.changeRoom({
      roomId: rooms.plain,
      status: 2,
      authorizedMembers: [{ memberId: '520001', memberType: 'dept', memberName: '研发中心' }],
    })
    expect((await book('10:00', '11:00')).status).toBe(200)
    await box.control.changeRoom({ roomId: rooms.plain, openReservation: false })
    expect(textOf(await book('14:00', '15:00'))).toBe('该会议室未开放预定')
  })

  test('the past is refused, unless it may be booked', async () => {
    const past = { start: at('08:00', '2026-11-23'), end: at('09:00', '2026-11-23') }
    expect((await book('', '', rooms.plain, past)).status).toBe(400)
    await box.control.setBehaviour({ pastBookings: 'allow' })
    expect((await book('', '', rooms.plain, past)).status).toBe(200)
  })

  test('a room with an approval of its own is booked in the client only', async () => {
    await box.control.changeRoom({ roomId: rooms.plain, rules: { maxMinutes: 0, minMinutes: 0, approval: 'custom' } })
    expect(textOf(await book('10:00', '11:00'))).toContain('客户端')
    const native = { userId: 'lisi', roomIds: [rooms.plain], start: '2026-11-24T10:00:00+08:00', title: 'x' }
    const booked = await box.control.book({ ...native, end: '2026-11-24T11:00:00+08:00' })
    expect(booked.rooms[0]?.response).toBe('tentative')
  })
})

describe('rooms that need approval', () => {
  test('go tentative and hold the time', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    expect((await box.addRooms(eventId, [rooms.approval])).json).toEqual({ result: true })
    expect(await roomsOf(eventId)).toMatchObject([{ responseStatus: 'tentative' }])
    expect(await busy([rooms.approval])).toEqual([['TENTATIVE']])
    expect((await book('10:30', '11:30', rooms.approval)).status).toBe(400)
    await box.control.approve({ eventId, roomId: rooms.approval })
    expect(await roomsOf(eventId)).toMatchObject([{ responseStatus: 'accepted' }])
  })

  test('a refusal frees the time and stays visible', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.approval])
    await box.control.refuse({ eventId, roomId: rooms.approval })
    expect(await roomsOf(eventId)).toMatchObject([{ responseStatus: 'declined' }])
    expect(await busy([rooms.approval])).toEqual([[]])
  })

  test('two that wait may overlap when that is the behaviour, but only one is approved', async () => {
    await box.control.setBehaviour({ pendingMayOverlap: true })
    const [first, second] = [await box.createEvent('10:00', '11:00'), await box.createEvent('10:30', '11:30')]
    expect((await box.addRooms(first, [rooms.approval])).status).toBe(200)
    expect((await box.addRooms(second, [rooms.approval])).status).toBe(200)
    await box.control.approve({ eventId: second, roomId: rooms.approval })
    await expect(box.control.approve({ eventId: first, roomId: rooms.approval })).rejects.toThrow('taken')
  })
})

const addBoth = async (): Promise<{ answer: Answer; held: unknown }> => {
  await book('10:00', '11:00', rooms.second)
  const eventId = await box.createEvent('10:00', '11:00')
  return { answer: await box.addRooms(eventId, [rooms.plain, rooms.second]), held: await roomsOf(eventId) }
}

describe('several rooms at once, one of them taken', () => {
  test('none is booked', async () => {
    const { answer, held } = await addBoth()
    expect(answer.json['code']).toBe('meetingRoomNotAvailable')
    expect(held).toEqual([])
  })

  test('or the free one is, and the answer is an error', async () => {
    await box.control.setBehaviour({ multiRoomAdd: 'partial-with-error' })
    const { answer, held } = await addBoth()
    expect(answer.json['code']).toBe('meetingRoomNotAvailable')
    expect(held).toMatchObject([{ roomId: rooms.plain }])
  })

  test('or the free one is, and the answer is none', async () => {
    await box.control.setBehaviour({ multiRoomAdd: 'partial-with-success' })
    const { answer, held } = await addBoth()
    expect(answer.json).toEqual({ result: true })
    expect(held).toMatchObject([{ roomId: rooms.plain }])
  })

  test('an administrator may allow only one room at a time', async () => {
    await box.control.setBehaviour({ oneRoomPerSlot: true })
    expect((await book('10:00', '11:00')).status).toBe(200)
    expect(textOf(await book('10:30', '11:30', rooms.second))).toContain('只允许预定一个会议室')
    expect((await book('11:00', '12:00', rooms.second)).status).toBe(200)
  })
})

const move = (eventId: string, from: string, to: string): Promise<Answer> =>
  box.callNew(`${eventsOf(people.zhangsan)}/${eventId}`, {
    method: 'PUT',
    body: { id: eventId, start: at(from), end: at(to) },
  })

const moveOntoTaken = async (): Promise<{ answer: Answer; eventId: string }> => {
  await book('14:00', '15:00')
  const eventId = await box.createEvent('10:00', '11:00')
  await box.addRooms(eventId, [rooms.plain])
  return { eventId, answer: await move(eventId, '14:30', '15:30') }
}

describe('moving a booked event', () => {
  test('the room comes along and the old time is free, also when both overlap', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.plain])
    expect((await move(eventId, '10:30', '11:30')).status).toBe(200)
    expect((await book('10:00', '10:30')).status).toBe(200)
    expect((await book('11:00', '11:30')).status).toBe(400)
  })

  test('onto a taken time it is refused and nothing changes', async () => {
    const { answer, eventId } = await moveOntoTaken()
    expect(answer.json).toMatchObject({ code: 'invalidParameter', message: 'Meeting room invalid' })
    expect((await box.control.calendar()).find((event) => event.eventId === eventId)?.start).toBe(
      Date.parse('2026-11-24T10:00:00+08:00'),
    )
  })

  test('or it is moved and the room declined', async () => {
    await box.control.setBehaviour({ moveOntoConflict: 'decline-room' })
    const { answer, eventId } = await moveOntoTaken()
    expect(answer.status).toBe(200)
    expect(await roomsOf(eventId)).toMatchObject([{ responseStatus: 'declined' }])
    expect((await book('10:00', '11:00')).status).toBe(200)
  })

  test('or it is moved and the room dropped', async () => {
    await box.control.setBehaviour({ moveOntoConflict: 'drop-room' })
    const { eventId } = await moveOntoTaken()
    expect(await roomsOf(eventId)).toEqual([])
  })
})

const weekly = (range: object): object => ({
  recurrence: { pattern: { type: 'weekly', interval: 1, daysOfWeek: 'tuesday' }, range },
})

describe('a series', () => {
  const untilChristmas = { type: 'endDate', endDate: '2026-12-24T00:00:00+08:00' }

  test.each(['noEnd', 'numbered'])('of the kind %s gets no room', async (type) => {
    const answer = await book('10:00', '11:00', rooms.plain, weekly({ type, numberOfOccurrences: 3 }))
    expect(textOf(answer)).toContain('结束日期')
  })

  test('with an end date holds the room each time', async () => {
    expect((await book('10:00', '11:00', rooms.plain, weekly(untilChristmas))).status).toBe(200)
    const later = { start: at('10:30', '2026-12-08'), end: at('11:30', '2026-12-08') }
    expect((await book('', '', rooms.plain, later)).status).toBe(400)
    const otherDay = { start: at('10:30', '2026-12-09'), end: at('11:30', '2026-12-09') }
    expect((await book('', '', rooms.plain, otherDay)).status).toBe(200)
  })

  test('needs a room that allows it', async () => {
    await box.control.changeRoom({ roomId: rooms.plain, recurring: false })
    expect((await book('10:00', '11:00', rooms.plain, weekly(untilChristmas))).status).toBe(400)
  })

  test('of which one occurrence is taken is refused, or goes without it', async () => {
    const taken = { start: at('10:30', '2026-12-08'), end: at('11:30', '2026-12-08') }
    await book('', '', rooms.plain, taken)
    expect((await book('10:00', '11:00', rooms.plain, weekly(untilChristmas))).status).toBe(400)
    await box.control.setBehaviour({ seriesConflict: 'skip-occurrence' })
    expect((await book('10:00', '11:00', rooms.plain, weekly(untilChristmas))).status).toBe(200)
  })
})

describe('how a conflict is worded', () => {
  test.each([
    ['text', 'code: 321001, developerMessage: 该会议室在所选时间段已被预定'],
    ['plain', 'room busy'],
  ] as const)('as %s', async (conflictShape, message) => {
    await box.control.setBehaviour({ conflictShape })
    await book('10:00', '11:00')
    expect((await book('10:00', '11:00')).json).toMatchObject({ code: 'meetingRoomNotAvailable', message })
  })
})
