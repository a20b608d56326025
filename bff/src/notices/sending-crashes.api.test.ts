import { minute } from '@meeting/shared'
import { noticeSteps, openCrashLab, type CrashLab } from '@meeting/test/crash'
import { useTestDatabase } from '@meeting/test/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { createNoticeSender } from './notice-sender.ts'
import { recordNotices } from './recording.ts'

// Every process here is a real one, and every death is SIGKILL at a line.
const database = useTestDatabase()
let lab: CrashLab

beforeAll(async () => {
  lab = await openCrashLab(database)
})
afterAll(() => lab.close())

/** Something due at once for somebody who has been told nothing yet. Answers their ids. */
async function record() {
  const { server } = lab
  const { userId, unionId, name } = await server.sandbox.control.hireEmployee({ userId: `u${order}`, name: '新同事' })
  order += 1
  const employee = await server.anEmployee({ userId, unionId, name })
  const notice = { kind: 'room_closed' as const, receiverIds: [employee.id], detail: { reason: '检修' } }
  await recordNotices(database.db, server.corp.corpId, [notice], systemClock.now() - 10_000)
  return { id: employee.id, userId }
}
let order = 1

/** Another process goes on after the lease of the dead one. */
async function goOn(): Promise<void> {
  const clock = { ...systemClock, now: () => systemClock.now() + 5 * minute }
  const sender = createNoticeSender({ ...lab.server.dependencies, clock })
  await sender.drain()
  await sender.drain()
  await sender.stop()
}

const find = (receiverId: string) =>
  database.db
    .selectFrom('notices')
    .select(['state', 'reason'])
    .where('receiverId', '=', receiverId)
    .executeTakeFirstOrThrow()

describe('a process that is killed while it sends a notice', () => {
  // From the mark before the call to the answer nobody knows: then the bell shows it, and DingTalk gets it once at most.
  const expected: Record<string, { arrives: number; state: string; reason: string | null }> = {
    'notices.before_claim': { arrives: 1, state: 'sent', reason: null },
    'notices.claimed': { arrives: 1, state: 'sent', reason: null },
    'notices.before_mark': { arrives: 1, state: 'sent', reason: null },
    'notices.before_call': { arrives: 0, state: 'missed', reason: 'unknown' },
    'notices.after_call': { arrives: 1, state: 'missed', reason: 'unknown' },
    'notices.settled': { arrives: 1, state: 'sent', reason: null },
  }

  test.each(noticeSteps)('at %s neither loses it nor sends it twice', { timeout: 60_000 }, async (step) => {
    const person = await record()
    expect(await lab.run({ kind: 'tell' }, { step, pass: 1 })).toBe('killed')
    await goOn()
    const { arrives, ...end } = expected[step] ?? { arrives: Number.NaN }
    expect(await lab.server.sandbox.control.inbox({ userId: person.userId })).toHaveLength(arrives)
    expect(await find(person.id)).toEqual(end)
  })
})

test('two processes at the same time send everything once', { timeout: 60_000 }, async () => {
  const people = [await record(), await record(), await record()]
  expect(await Promise.all([lab.run({ kind: 'tell' }), lab.run({ kind: 'tell' })])).toEqual(['ended', 'ended'])
  for (const { id, userId } of people) {
    expect(await lab.server.sandbox.control.inbox({ userId })).toHaveLength(1)
    expect(await find(id)).toMatchObject({ state: 'sent' })
  }
})
