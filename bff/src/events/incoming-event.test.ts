import { describe, expect, test } from 'vitest'
import {
  findCalendarEventId,
  findText,
  listNamedIds,
  parseEvent,
  toDedupeKey,
  toSubjectId,
  toTypeName,
  type IncomingEvent,
} from './incoming-event.ts'

function parse(value: unknown): IncomingEvent {
  const event = parseEvent(JSON.stringify(value))
  if (!event) throw new Error('no event')
  return event
}

describe('an event', () => {
  test("is read in today's documented spelling", () => {
    expect(
      parse({
        EventType: 'user_modify_org',
        EventTime: 1795312800456,
        CorpId: 'dingcorp0001',
        BizId: '1795**456',
        eventId: 'c7c7120f',
        timeStamp: '1795312800123',
        userId: ['zhangsan'],
        diffInfo: { userid: 'zhangsan' },
      }),
    ).toMatchObject({
      type: 'user_modify_org',
      corpId: 'dingcorp0001',
      eventId: 'c7c7120f',
      bizId: '1795**456',
      occurredAt: 1795312800456,
    })
  })

  test('is read in the spelling that was captured, without ids', () => {
    const event = parse({ CorpId: 'ding1', EventType: 'user_add_org', UserId: ['184919'], TimeStamp: '1640921671286' })
    expect(event).toMatchObject({ corpId: 'ding1', eventId: null, bizId: null, occurredAt: 1640921671286 })
    expect(listNamedIds(event)).toEqual({ userIds: ['184919'], departmentIds: [] })
  })

  test('keeps what it does not know', () => {
    expect(parse({ EventType: 'x', Somewhat: { A: 1 } }).fields).toEqual({ eventType: 'x', somewhat: { A: 1 } })
  })

  test.each([
    '',
    'success',
    '[]',
    'null',
    '1',
    '"text"',
    '{}',
    '{"EventType":""}',
    '{"EventType":{}}',
    '{"EventType":',
  ])('is not found in %j', (message) => {
    expect(parseEvent(message)).toBeUndefined()
  })
})

describe('the people and departments that an event names', () => {
  test.each<[unknown, string[]]>([
    [
      ['a', 'b', 'a'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    ['["a","b"]', ['a', 'b']],
    [
      [1, '2'],
      ['1', '2'],
    ],
    [null, []],
    [[null, {}, ''], []],
  ])('are read from %j', (userId, userIds) => {
    expect(listNamedIds(parse({ EventType: 'user_add_org', userId })).userIds).toEqual(userIds)
  })

  test.each<[unknown, number[]]>([
    [
      [1, '2', -7],
      [1, 2, -7],
    ],
    ['[3]', [3]],
    [4, [4]],
    [['x', 1.5, 1e300], []],
  ])('are read as numbers from %j', (deptId, departmentIds) => {
    expect(listNamedIds(parse({ EventType: 'org_dept_create', deptId })).departmentIds).toEqual(departmentIds)
  })

  test('are read in the small letters of the failed list, too', () => {
    expect(listNamedIds(parse({ EventType: 'user_add_org', userid: ['a'] })).userIds).toEqual(['a'])
  })
})

describe('the calendar event of a booking', () => {
  test.each<[unknown, string | null]>([
    [{ calendarEventId: 'primary;VjhtS2' }, 'VjhtS2'],
    [{ CalendarEventId: 'primary;VjhtS2' }, 'VjhtS2'],
    ['{"calendarEventId":"primary;Vjh;tS2"}', 'Vjh;tS2'],
    [{ calendarEventId: 'VjhtS2' }, 'VjhtS2'],
    [{ calendarEventId: 'primary;' }, null],
    [{}, null],
    ['no JSON', null],
    [undefined, null],
    [[], null],
  ])('in %j', (extension, eventId) => {
    expect(findCalendarEventId(parse({ EventType: 'meetingroom_book', extension }))).toBe(eventId)
  })

  test('text fields may be numbers, and nothing else', () => {
    const event = parse({ EventType: 'meetingroom_book', BookId: 17, title: '', userId: ['a'] })
    expect([findText(event, 'bookId'), findText(event, 'title'), findText(event, 'userId')]).toEqual(['17', null, null])
  })
})

function keyOf(message: string): string {
  return toDedupeKey(parse(JSON.parse(message)), message)
}

describe('the same event', () => {
  test('is known again by its id, else by its business id, else by what it says', () => {
    expect(keyOf('{"EventType":"x","eventId":"e1","BizId":"b1"}')).toBe('id:e1')
    expect(keyOf('{"EventType":"x","BizId":1}')).toBe('biz:1')
    expect(keyOf('{"EventType":"x"}')).toMatch(/^text:[\w-]{43}$/)
    expect(keyOf('{"EventType":"x"}')).not.toBe(keyOf('{"EventType":"y"}'))
  })

  test('has a short key that fits a column, whatever its id is', () => {
    expect(toDedupeKey({ ...parse({ EventType: 'x' }), eventId: `\u0000${'长'.repeat(9_000)}` }, '')).toMatch(
      /^id:[\w-]{43}$/,
    )
    expect(toTypeName('x\u0000')).toBe('unreadable')
  })
})

test.each<[Record<string, unknown>, string]>([
  [{ EventType: 'user_leave_org', userId: ['zhangsan'] }, 'employee:zhangsan'],
  [{ EventType: 'user_leave_org', userId: ['zhangsan', 'lisi'] }, ''],
  [{ EventType: 'org_dept_remove', deptId: [5] }, 'department:5'],
  [{ EventType: 'org_admin_add', userId: ['zhangsan'] }, 'administrators'],
  [{ EventType: 'meetingroom_room_info', roomId: '7' }, 'rooms'],
  [{ EventType: 'meetingroom_book', bookId: 'b', extension: { calendarEventId: 'primary;E1' } }, 'booking:E1'],
  [{ EventType: 'meetingroom_book', bookId: 'b' }, 'booking:b'],
  [{ EventType: 'meetingroom_book' }, ''],
  [{ EventType: 'new_in_2027' }, ''],
])('what follows each other: %j is of %j', (event, subject) => {
  expect(toSubjectId(parse(event))).toBe(subject)
})
