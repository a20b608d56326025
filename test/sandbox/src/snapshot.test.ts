import { expect, test } from 'vitest'
import { createSandbox } from './index.ts'
import type { SandboxOptions } from './index.ts'
import type { Snapshot } from './snapshot.ts'

const monday = Date.parse('2026-11-23T09:00:00+08:00')
const day = 86_400_000

const restart = (snapshot: Snapshot, options: SandboxOptions = {}) =>
  createSandbox({ now: () => monday, ...options, snapshot: JSON.parse(JSON.stringify(snapshot)) })

test('a sandbox that is started again still has its bookings, and still refuses the taken room', async () => {
  const first = createSandbox({ company: 'small', now: () => monday })
  const [room] = await first.control.rooms()
  const slot = { roomIds: [room?.roomId ?? ''], start: monday + day, end: monday + day + 3_600_000 }
  const booked = await first.control.book({ ...slot, userId: 'lisi', title: '周会', attendeeUserIds: ['wangwu'] })
  const cancelled = await first.control.book({
    ...slot,
    userId: 'lisi',
    title: '不开了',
    start: monday,
    end: monday + 1_800_000,
  })
  await first.control.cancelEvent({ eventId: cancelled.eventId })

  const second = restart(first.snapshot(), { company: 'small' })
  expect(await second.control.calendar()).toEqual([booked])
  await expect(second.control.book({ ...slot, userId: 'wangwu', title: '抢房' })).rejects.toThrow('会议室')
  const again = await second.control.book({
    ...slot,
    userId: 'wangwu',
    title: '另一个',
    start: monday,
    end: monday + 1_800_000,
  })
  expect([booked.eventId, cancelled.eventId]).not.toContain(again.eventId)
})

test('people and rooms that changed stay changed, until a reset', async () => {
  const first = createSandbox({ company: 'small', now: () => monday })
  await first.control.leave({ userId: 'wangwu' })
  await first.control.createRoom({ name: '新房间' })
  const second = restart(first.snapshot(), { company: 'small' })
  expect((await second.control.employees()).map(({ userId }) => userId)).not.toContain('wangwu')
  expect((await second.control.rooms()).map(({ name }) => name)).toContain('新房间')
  await second.control.reset()
  expect((await second.control.employees()).map(({ userId }) => userId)).toContain('wangwu')
})

test('the demo company goes on booking when it is started again a week later', async () => {
  const first = createSandbox({ now: () => monday })
  const later = monday + 7 * day
  const second = restart(first.snapshot(), { now: () => later })
  const ahead = { from: later + 2 * day, to: later + 7 * day }
  expect(await first.control.calendar(ahead)).toEqual([])
  expect((await second.control.calendar(ahead)).length).toBeGreaterThan(50)
  expect((await second.control.calendar({ to: monday })).length).toBe(
    (await first.control.calendar({ to: monday })).length,
  )
})
