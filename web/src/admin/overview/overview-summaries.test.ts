import type { EventTypes, HealthReport } from '@meeting/shared'
import { expect, test } from 'vitest'
import { summarizeEvents, summarizeHealth } from './overview-summaries.ts'

test('lights are counted by state, with when the last was found', () => {
  const at = (hour: number) => `2026-11-23T0${hour}:00:00.000Z`
  const light = (id: 'reach' | 'credentials' | 'corp', state: 'ok' | 'fault', hour: number) => ({
    id,
    calls: 0,
    result: { light: state, cause: null, data: {}, copy: null, at: at(hour), since: at(hour) },
  })
  const report: HealthReport = {
    checks: [light('reach', 'ok', 3), light('credentials', 'fault', 1), { id: 'corp', calls: 0, result: null }],
  }
  expect(summarizeHealth(report)).toEqual({ ok: 1, warning: 0, fault: 1, unknown: 0, never: 1, lastAt: at(3) })
})

test('events are summed over all types; a subscribed type that never came is missing', () => {
  const none = { subscribed: true, lastReceivedAt: null, lastWeek: 0, waiting: 0, dead: 0 }
  const types: EventTypes['types'] = [
    { ...none, type: 'user_add_org' },
    { ...none, type: 'meetingroom_book', lastReceivedAt: '2026-11-23T02:00:00.000Z', lastWeek: 7, dead: 1 },
    { ...none, type: 'other', subscribed: false, lastReceivedAt: '2026-11-23T01:00:00.000Z', lastWeek: 2, waiting: 3 },
  ]
  const recovery = { lastFinishedAt: null, lastError: null, dueAt: null, running: false }
  expect(summarizeEvents({ types, recovery })).toEqual({
    lastAt: '2026-11-23T02:00:00.000Z',
    lastWeek: 9,
    waiting: 3,
    dead: 1,
    missing: 1,
  })
})
