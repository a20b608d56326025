import { day, hour, minute } from '@meeting/shared'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { describeEvent, findMarker, isEventOf } from './booking-marker.ts'
import { checkTimes, isPast } from './booking-times.ts'
import { pauseAfter, placeDeadline } from './placement-timing.ts'
import { toRoomRefusal } from './refusals.ts'

const now = Date.parse('2026-11-23T09:07:00+08:00')
const at = (text: string) => Date.parse(text)

describe('times of a booking', () => {
  test.each(['Asia/Shanghai', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe'])(
    'lie on the grid of the wall clock in %s',
    (zone) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 365 * 24 * 60 }), (minutes) => {
          const start = Date.parse('2026-12-01T00:00:00Z') + minutes * minute
          const shown = Number(new Intl.DateTimeFormat('en-US', { timeZone: zone, minute: 'numeric' }).format(start))
          const isOff = checkTimes({ start, end: start + hour }, zone, 15, now).some(
            ({ issue }) => issue === 'off_grid',
          )
          expect(isOff).toBe(shown % 15 !== 0)
        }),
      )
    },
  )

  test('that pass the ends of daylight saving are as long as they last', () => {
    const start = at('2026-10-31T20:00:00-04:00')
    expect(checkTimes({ start, end: start + 24 * hour }, 'America/New_York', 15, now)).toEqual([])
    expect(checkTimes({ start, end: start + 25 * hour }, 'America/New_York', 15, now)).toMatchObject([
      { issue: 'too_long' },
    ])
  })

  test('may lie a year ahead and no more', () => {
    const start = at('2026-11-23T09:00:00+08:00')
    const ahead = (days: number) =>
      checkTimes({ start: start + days * day, end: start + days * day + hour }, 'Asia/Shanghai', 15, now)
    expect(ahead(366)).toEqual([])
    expect(ahead(367)).toMatchObject([{ path: 'start', issue: 'too_far' }])
  })

  test('the running quarter is not past, the one before is', () => {
    const end = at('2026-11-23T10:00:00+08:00')
    expect(isPast({ start: at('2026-11-23T09:00:00+08:00'), end }, 15, now)).toBe(false)
    expect(isPast({ start: at('2026-11-23T08:45:00+08:00'), end }, 15, now)).toBe(true)
    expect(isPast({ start: at('2026-11-23T09:00:00+08:00'), end: now }, 15, now)).toBe(true)
  })
})

const refuse = (text: string, taken: boolean | null = null) =>
  toRoomRefusal(
    new DingTalkError('room_unavailable', text, { call: 'calendar.add_room', code: 'x', roomTexts: [text] }),
    'r1',
    taken,
  )

describe("DingTalk's words", () => {
  test.each([
    ['预定时长不得少于30分钟', { rule: 'too_short', minMinutes: 30 }],
    ['The reservation period shall not be less than 30 minutes.', { rule: 'too_short', minMinutes: 30 }],
    ['预定时长不得超过120分钟', { rule: 'too_long', maxMinutes: 120 }],
    ['The reservation period shall not be more than 120 minutes.', { rule: 'too_long', maxMinutes: 120 }],
    ['该会议室未开放预定', { rule: 'not_open' }],
    ['你没有该会议室的预定权限', { rule: 'not_listed', names: [] }],
    ['该会议室需自定义审批，请在钉钉客户端预定', { rule: 'custom_approval' }],
  ])('%s', (text, violation) => {
    expect(refuse(text)).toEqual({
      reason: 'rule',
      roomId: 'r1',
      texts: [text],
      violations: [{ roomId: 'r1', violations: [violation] }],
    })
  })

  test.each([
    ['该会议室只能提前7天预定，2026-12-24尚未开放', null, 'rule'],
    ['会议室已停用：装修', null, 'rule'],
    ['根据管理员设置，同一时间段内只允许预定一个会议室，请移除多余的会议室', null, 'rule'],
    ['该会议室在所选时间段已被预定', null, 'room_taken'],
    ['room busy', null, 'room_taken'],
    ['words never seen', true, 'room_taken'],
    ['words never seen', false, 'rule'],
    ['words never seen', null, 'other'],
  ] as const)('%s (busy there: %s) is %s', (text, taken, reason) => {
    expect(refuse(text, taken)).toEqual({ reason, roomId: 'r1', texts: [text] })
  })
})

describe('the mark of a booking', () => {
  const id = '01a206f9-5d25-7682-908f-a7b33bbaa102'
  const booking = { id, start: now, end: now + hour, organizerUnionId: 'u1' }
  const event = {
    eventId: 'e',
    title: '',
    description: describeEvent('带电脑', id),
    start: now,
    end: now + hour,
    cancelled: false,
    recurring: false,
    organizerUnionId: 'u1',
    organizerName: null,
    attendees: [],
    rooms: [],
  }

  test('is found in what DingTalk gives back, however it is spaced', () => {
    expect(findMarker(describeEvent('', id))).toBe(id)
    expect(findMarker(`<p>会议预约&nbsp;</p>会议预约  # ${id.toUpperCase()}</p>`)).toBe(id)
    expect(findMarker('会议预约 #12')).toBeUndefined()
  })

  test('counts only with the same organizer and time', () => {
    expect(isEventOf(event, booking)).toBe(true)
    expect(isEventOf({ ...event, start: now + hour, end: now + 2 * hour }, booking)).toBe(false)
    expect(isEventOf({ ...event, organizerUnionId: 'u2' }, booking)).toBe(false)
    expect(isEventOf({ ...event, cancelled: true }, booking)).toBe(false)
  })
})

const held = (start: number) => placeDeadline({ state: 'placing', start, end: start + hour, createdAt: now }) - now

describe('how long a booking is held for DingTalk', () => {
  test('two hours, not into the last five minutes, but two minutes in any case', () => {
    expect(held(now + day)).toBe(2 * hour)
    expect(held(now + hour)).toBe(55 * minute)
    expect(held(now)).toBe(2 * minute)
    expect(placeDeadline({ state: 'confirmed', start: now + day, end: now + day + hour, createdAt: now })).toBe(
      now + day + hour,
    )
  })

  test('pauses grow to a minute, or to ten where nobody waits', () => {
    expect([1, 2, 3, 7, 100].map((claims) => pauseAfter(claims, 'placing'))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ])
    expect(pauseAfter(100, 'confirmed')).toBe(10 * minute)
  })
})
