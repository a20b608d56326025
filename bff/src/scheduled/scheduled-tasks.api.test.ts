import { createTestDependencies, type TestDependencies } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { haveRun, requestTask } from './scheduled-tasks.repository.ts'
import { createTaskRunner, type ScheduledTask } from './scheduled-tasks.ts'

const database = useTestDatabase()
let dependencies: TestDependencies

beforeEach(async () => {
  dependencies = await createTestDependencies({ database })
})
afterEach(() => dependencies.close())

const hour = 3_600_000

/** Only this test's Corp has tasks of this runner. */
function aTask(run: ScheduledTask['run'], name = 'test.task'): ScheduledTask {
  return {
    name,
    run: (context, taskRun) =>
      context.corp.corpId === dependencies.corp.corpId
        ? run(context, taskRun)
        : Promise.resolve(dependencies.clock.now() + 1_000 * hour),
  }
}

function storedTask(name = 'test.task') {
  return dependencies.database
    .selectFrom('scheduledTasks')
    .selectAll()
    .where('corpId', '=', dependencies.corp.corpId)
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
}

describe('a task', () => {
  test('that could not begin yet is still at its first run when it can', async () => {
    const { clock } = dependencies
    const first: boolean[] = []
    const task = aTask(async (_, { isFirst }) => {
      first.push(isFirst)
      return first.length === 1 ? { notBefore: clock.now() + hour } : clock.now() + hour
    })
    const runner = createTaskRunner(dependencies, [task])
    await runner.drain()
    expect(await haveRun(dependencies.database, dependencies.corp.corpId, ['test.task'])).toBe(false)
    clock.advance(hour)
    await runner.drain()
    clock.advance(hour)
    await runner.drain()
    expect(first).toEqual([true, true, false])
  })

  test('runs at once for a new Corp, and again when it says', async () => {
    const { clock } = dependencies
    let runs = 0
    const runner = createTaskRunner(dependencies, [
      aTask(async () => {
        runs += 1
        return clock.now() + hour
      }),
    ])
    await runner.drain()
    await runner.drain()
    expect(runs).toBe(1)
    clock.advance(hour)
    await runner.drain()
    expect(runs).toBe(2)
    expect(await storedTask()).toMatchObject({ lastError: null, attempts: 0, leasedUntil: null })
  })

  test('knows whether it is the first time, and what it kept', async () => {
    const { clock } = dependencies
    const seen: unknown[] = []
    const runner = createTaskRunner(dependencies, [
      aTask(async (_, run) => {
        seen.push([run.isFirst, run.progress])
        await run.save({ page: 7 })
        return clock.now() + hour
      }),
    ])
    await runner.drain()
    clock.advance(hour)
    await runner.drain()
    expect(seen).toEqual([
      [true, undefined],
      [false, { page: 7 }],
    ])
  })

  test('that fails comes again after growing pauses, with its error kept', async () => {
    const { clock } = dependencies
    const starts: number[] = []
    const runner = createTaskRunner(dependencies, [
      aTask(async () => {
        starts.push(clock.now())
        throw new Error('the roof fell in')
      }),
    ])
    for (let step = 0; step < 16; step += 1) {
      await runner.drain()
      clock.advance(30_000)
    }
    const pauses = starts.slice(1).map((start, index) => start - (starts[index] ?? 0))
    expect(pauses).toEqual([60_000, 120_000, 240_000])
    expect(await storedTask()).toMatchObject({ lastError: 'the roof fell in', attempts: 4, lastFinishedAt: null })
    expect(await haveRun(dependencies.database, dependencies.corp.corpId, ['test.task'])).toBe(true)
  })

  test('waits as long as DingTalk asks for', async () => {
    const { clock } = dependencies
    const retryAt = clock.now() + 5 * hour
    const runner = createTaskRunner(dependencies, [
      aTask(async () => {
        throw new DingTalkError('quota', 'used up', { call: 'rooms.list', code: 'ApiCountLimitForOrg', retryAt })
      }),
    ])
    await runner.drain()
    expect((await storedTask()).dueAt.getTime()).toBe(retryAt)
  })

  test('goes on in another process where a killed one was', async () => {
    const { clock } = dependencies
    let kill: (() => void) | undefined
    const seen: unknown[] = []
    const task = aTask(async (_, run) => {
      seen.push(run.progress)
      await run.save({ page: 3 })
      if (!kill) await new Promise<void>((resolve) => (kill = resolve))
      return clock.now() + hour
    })
    const first = createTaskRunner(dependencies, [task])
    const killed = first.drain()
    await expect.poll(() => kill).toBeDefined()

    const second = createTaskRunner(dependencies, [task])
    await second.drain()
    expect(seen).toHaveLength(1)
    clock.advance(61_000)
    await second.drain()
    expect(seen).toEqual([undefined, { page: 3 }])

    // The first one wakes up late: what it says counts no more.
    const dueBefore = (await storedTask()).dueAt
    kill?.()
    await killed
    expect((await storedTask()).dueAt).toEqual(dueBefore)
  })

  test('runs in one of two processes', async () => {
    const { clock } = dependencies
    let runs = 0
    const task = aTask(async () => {
      runs += 1
      return clock.now() + hour
    })
    await Promise.all([createTaskRunner(dependencies, [task]).drain(), createTaskRunner(dependencies, [task]).drain()])
    expect(runs).toBe(1)
  })

  test('asked for runs now, and once more when it was running already', async () => {
    const { clock, corp } = dependencies
    let runs = 0
    const runner = createTaskRunner(dependencies, [
      aTask(async () => {
        runs += 1
        if (runs === 2) await requestTask(dependencies.database, corp.corpId, 'test.task', clock.now())
        return clock.now() + hour
      }),
    ])
    await runner.drain()
    await requestTask(dependencies.database, corp.corpId, 'test.task', clock.now())
    clock.advance(1)
    await runner.drain()
    clock.advance(1)
    await runner.drain()
    expect(runs).toBe(3)
  })

  test('is told when the process stops, and is due at once for the next', async () => {
    const { clock } = dependencies
    let started: (() => void) | undefined
    const running = new Promise<void>((resolve) => (started = resolve))
    const runner = createTaskRunner(dependencies, [
      aTask(async (_, run) => {
        started?.()
        await new Promise((_resolve, reject) =>
          run.signal.addEventListener('abort', () => reject(new Error('stopped'))),
        )
        return clock.now() + hour
      }),
    ])
    runner.start()
    await running
    await runner.stop()
    expect(await storedTask()).toMatchObject({ dueAt: new Date(clock.now()), leasedUntil: null, attempts: 0 })
  })
})
