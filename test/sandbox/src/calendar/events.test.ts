import { beforeEach, describe, expect, test } from 'vitest'
import { at, createTestSandbox, eventsOf, people, rooms } from '../test-support.ts'
import type { Answer, TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const mine = eventsOf(people.zhangsan)
const create = (body: Record<string, unknown>, path = mine): Promise<Answer> =>
  box.callNew(path, { method: 'POST', body })

const titles = (answer: Answer): unknown =>
  (answer.json['events'] as { summary: string }[]).map((event) => event.summary)

describe('creating an event', () => {
  const valid = { summary: '评审', start: at('10:00'), end: at('11:00') }

  test.each([
    ['a blank title', { ...valid, summary: ' ' }, 'Event summary cannot be blank'],
    ['no start', { summary: '评审', end: at('11:00') }, 'Event start time not set.'],
    ['no end', { summary: '评审', start: at('10:00') }, 'Event end time not set.'],
    ['nothing at all', {}, 'Event must be provided.'],
    [
      'a hundred occurrences',
      {
        ...valid,
        recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', numberOfOccurrences: 100 } },
      },
      'Recurrence range numberOfOccurrences must between [1, 99]',
    ],
    [
      'an interval over a year',
      { ...valid, recurrence: { pattern: { type: 'daily', interval: 366 }, range: { type: 'noEnd' } } },
      'Recurrence interval must between [1, 365]',
    ],
  ])('with %s is refused by name', async (_, body, message) => {
    expect(await create(body)).toMatchObject({ status: 400, json: { code: 'invalidParameter', message } })
    expect(await box.control.calendar()).toEqual([])
  })

  test.each([
    ['a title over 2048 characters', { ...valid, summary: '长'.repeat(2049) }],
    ['a text over 5000 characters', { ...valid, description: '长'.repeat(5001) }],
    ['an end before the start', { ...valid, end: at('09:00') }],
    ['an unknown time zone', { ...valid, start: { ...at('10:00'), timeZone: 'Mars/Base' } }],
    ['two time zones', { ...valid, end: { ...at('11:00'), timeZone: 'UTC' } }],
    ['a date beside a moment', { ...valid, start: { ...at('10:00'), date: '2026-11-24' } }],
    ['more than 500 people', { ...valid, attendees: Array.from({ length: 501 }, () => ({ id: people.lisi })) }],
  ])('with %s is refused', async (_, body) => {
    expect(await create(body)).toMatchObject({ status: 400, json: { code: 'invalidParameter' } })
  })

  test('without reminders gets one at 15 minutes, as text; an empty list means none', async () => {
    expect((await create(valid)).json['reminders']).toEqual([{ method: 'dingtalk', minutes: '15' }])
    expect((await create({ ...valid, reminders: [] })).json['reminders']).toEqual([])
  })

  test('takes moments in several spellings and answers in one', async () => {
    for (const dateTime of [
      '2026-11-24T02:00Z',
      '2026-11-24T02:00:00.000Z',
      '2026-11-24T10:00:00+0800',
      '2026-11-24T10:00',
    ]) {
      const body = { ...valid, start: { dateTime, timeZone: 'Asia/Shanghai' } }
      expect((await create(body)).json['start']).toEqual(at('10:00'))
    }
  })

  test('an all-day event ends on the day after', async () => {
    const { json } = await create({
      summary: '放假',
      start: { date: '2026-11-24' },
      end: { date: '2026-11-25' },
      isAllDay: true,
    })
    expect(json).toMatchObject({ isAllDay: true, start: { date: '2026-11-24' }, end: { date: '2026-11-25' } })
  })

  test('for somebody outside the range is permissionDeny, or forbidden', async () => {
    const path = eventsOf(people.outsider)
    expect(await create(valid, path)).toMatchObject({ status: 400, json: { code: 'permissionDeny' } })
    await box.control.setBehaviour({ outOfRangeOrganizer: 'forbidden' })
    expect((await create(valid, path)).status).toBe(403)
  })

  test('people whom nobody knows are dropped, or refused', async () => {
    const body = { ...valid, attendees: [{ id: people.lisi }, { id: 'nobody' }] }
    expect((await create(body)).json['attendees']).toMatchObject([{ id: people.lisi, responseStatus: 'needsAction' }])
    await box.control.setBehaviour({ unknownAttendee: 'refuse' })
    expect((await create(body)).status).toBe(400)
  })
})

describe('updating an event', () => {
  test('needs the id in the body and the organizer in the path', async () => {
    const eventId = await box.createEvent('10:00', '11:00', { attendees: [{ id: people.lisi }] })
    const put = (unionId: string, body: object): Promise<Answer> =>
      box.callNew(`${eventsOf(unionId)}/${eventId}`, { method: 'PUT', body })
    expect((await put(people.zhangsan, { summary: 'x' })).json['message']).toBe('Event id summary cannot be blank')
    expect((await put(people.lisi, { id: eventId, summary: 'x' })).status).toBe(400)
    expect((await put(people.zhangsan, { id: eventId, summary: 'x' })).json).toMatchObject({
      summary: 'x',
      start: at('10:00'),
    })
  })
})

const list = (query: Record<string, string>): Promise<Answer> => box.callNew(`${mine}?${new URLSearchParams(query)}`)

describe('listing events', () => {
  test('a syncToken brings what changed since, deleted ones included', async () => {
    const first = await box.createEvent('10:00', '11:00', { summary: '一' })
    await box.createEvent('12:00', '13:00', { summary: '二' })
    const all = await list({})
    expect(titles(all)).toEqual(['一', '二'])
    await box.callNew(`${mine}/${first}`, { method: 'DELETE' })
    const changed = await list({ syncToken: String(all.json['syncToken']) })
    expect(changed.json['events']).toMatchObject([{ summary: '一', status: 'cancelled' }])
  })

  test('there is none when timeMax was given, nor before the last page', async () => {
    await box.createEvent('10:00', '11:00')
    await box.createEvent('12:00', '13:00')
    expect((await list({ timeMax: '2026-12-01T00:00:00+08:00' })).json).not.toHaveProperty('syncToken')
    const first = await list({ maxResults: '1' })
    expect(first.json).not.toHaveProperty('syncToken')
    const last = await list({ maxResults: '1', nextToken: String(first.json['nextToken']) })
    expect(last.json).not.toHaveProperty('nextToken')
    expect(last.json).toHaveProperty('syncToken')
  })

  test('a deleted event is listed on demand, but not found alone', async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.callNew(`${mine}/${eventId}`, { method: 'DELETE' })
    expect((await list({})).json['events']).toEqual([])
    expect((await list({ showDeleted: 'true' })).json['events']).toHaveLength(1)
    expect(await box.callNew(`${mine}/${eventId}`)).toMatchObject({ status: 404, json: { code: 'instanceNotExist' } })
  })

  test('of a series the list shows what is over, the view what is in the window', async () => {
    const series = { summary: '例会', start: at('10:00', '2026-11-24'), end: at('11:00', '2026-11-24') }
    const recurrence = { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', numberOfOccurrences: 5 } }
    await create({ ...series, recurrence })
    box.clock.now = Date.parse('2026-11-25T12:00:00+08:00')
    await box.renewToken()
    expect((await list({})).json['events']).toHaveLength(3)
    const window = { timeMin: '2026-11-26T00:00:00+08:00', timeMax: '2026-11-28T00:00:00+08:00' }
    const view = await box.callNew(`${mine}view?${new URLSearchParams(window)}`)
    expect(view.json['events']).toMatchObject([
      { start: at('10:00', '2026-11-26'), originStart: { dateTime: '2026-11-26T02:00:00Z' } },
      { start: at('10:00', '2026-11-27') },
    ])
  })

  test('the window of the view counts ends after its start and starts before its end', async () => {
    await box.createEvent('10:00', '11:00')
    const view = async (from: string, to: string): Promise<unknown> =>
      titles(await box.callNew(`${mine}view?${new URLSearchParams({ timeMin: from, timeMax: to })}`))
    expect(await view('2026-11-24T11:00:00+08:00', '2026-11-24T12:00:00+08:00')).toEqual([])
    expect(await view('2026-11-24T10:59:00+08:00', '2026-11-24T12:00:00+08:00')).toEqual(['评审'])
    expect(await view('2026-11-24T09:00:00+08:00', '2026-11-24T10:00:00+08:00')).toEqual([])
  })
})

describe('attendees', () => {
  test('answer for themselves and cannot remove the organizer', async () => {
    const eventId = await box.createEvent('10:00', '11:00', { attendees: [{ id: people.lisi }] })
    const post = (unionId: string, path: string, body: object): Promise<Answer> =>
      box.callNew(`${eventsOf(unionId)}/${eventId}/${path}`, { method: 'POST', body })
    expect(await post(people.lisi, 'respond', { responseStatus: 'accepted' })).toMatchObject({ status: 200, text: '' })
    expect((await box.callNew(`${mine}/${eventId}`)).json['attendees']).toMatchObject([{ responseStatus: 'accepted' }])
    const refused = await post(people.zhangsan, 'attendees/batchRemove', {
      attendeesToRemove: [{ id: people.zhangsan }],
    })
    expect(refused.json['message']).toBe('code: 300000, developerMessage: can not remove organizer.')
  })
})

const query = (path: string, body: object): Promise<Answer> =>
  box.callNew(`/v1.0/calendar/users/${people.zhangsan}/${path}`, { method: 'POST', body })

describe('busy times', () => {
  const day = { startTime: '2026-11-24T00:00:00+08:00', endTime: '2026-11-25T00:00:00+08:00' }

  test('of rooms have limits', async () => {
    const path = 'meetingRooms/schedules/query'
    expect((await query(path, { ...day, roomIds: [] })).json['message']).toBe('query ids cannot be empty')
    await box.control.setBehaviour({ busyQueryMaxRooms: 1 })
    expect((await query(path, { ...day, roomIds: [rooms.plain, rooms.second] })).json['message']).toBe(
      'Cannot get schedule information for more than limit.',
    )
    const long = { ...day, endTime: '2027-02-23T00:00:00+08:00' }
    expect((await query(path, { ...long, roomIds: [rooms.plain] })).json['message']).toBe(
      'Cannot query schedule for more than 90 days.',
    )
  })

  test('a bad room spoils its own entry only', async () => {
    const { json } = await query('meetingRooms/schedules/query', { ...day, roomIds: [rooms.plain, 'bad'] })
    expect(json['scheduleInformation']).toMatchObject([{ roomId: rooms.plain }, { roomId: 'bad', error: '无权限' }])
  })

  test('of people are for twenty at most, and may insist on milliseconds', async () => {
    const many = Array.from({ length: 21 }, () => people.lisi)
    expect((await query('querySchedule', { ...day, userIds: many })).json['code']).toBe('paramIllegal')
    await box.control.setBehaviour({ scheduleNeedsMilliseconds: true })
    expect((await query('querySchedule', { ...day, userIds: [people.lisi] })).json['code']).toBe(
      'InvalidParameter.ParsedISO8601TimestampError',
    )
  })

  const ask = async (): Promise<unknown> =>
    (await query('querySchedule', { ...day, userIds: [people.lisi] })).json['scheduleInformation']

  test('of people tell no titles, and nothing of those who declined', async () => {
    const eventId = await box.createEvent('10:00', '11:00', { attendees: [{ id: people.lisi }] })
    expect(await ask()).toEqual([
      { userId: people.lisi, scheduleItems: [{ status: 'BUSY', start: at('10:00'), end: at('11:00') }] },
    ])
    await box.callNew(`${eventsOf(people.lisi)}/${eventId}/respond`, {
      method: 'POST',
      body: { responseStatus: 'declined' },
    })
    expect(await ask()).toEqual([{ userId: people.lisi, scheduleItems: [] }])
  })
})
