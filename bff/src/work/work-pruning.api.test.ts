import { useTestServer } from '@meeting/test/app'
import { describe, expect, test } from 'vitest'
import { keepDeadFor, keepDoneFor, pruneWork } from './work-pruning.ts'

const held = useTestServer()
const minute = 60_000

async function leave(state: 'waiting' | 'done' | 'dead', ageMs: number, corpId = held.current.corp.corpId) {
  const { dependencies, clock } = held.current
  const at = new Date(clock.now() - ageMs)
  await dependencies.database
    .insertInto('outbox')
    .values({
      corpId,
      kind: 'tidy',
      subjectId: dependencies.ids.next(),
      state,
      dueAt: at,
      createdAt: at,
      updatedAt: at,
      lastError: `${state} ${Math.round(ageMs / 86_400_000)}`,
    })
    .execute()
}

async function left(): Promise<(string | null)[]> {
  const rows = await held.current.dependencies.database
    .selectFrom('outbox')
    .select(['corpId', 'lastError'])
    .orderBy('lastError')
    .execute()
  return rows.map(({ lastError }) => lastError)
}

describe('finished work', () => {
  test('goes batch by batch after its time; what waits, or is of another company, stays', async () => {
    const { dependencies, clock, corp } = held.current
    for (let count = 0; count < 5; count += 1) await leave('done', keepDoneFor + minute)
    await leave('dead', keepDeadFor + minute)
    await leave('done', keepDoneFor - minute)
    await leave('dead', keepDeadFor - minute)
    await leave('waiting', 2 * keepDeadFor)
    await leave('done', 2 * keepDeadFor, 'dingsomebodyelse')
    const signal = new AbortController().signal
    const prune = () => pruneWork(dependencies.database, 'outbox', corp.corpId, { now: clock.now(), signal, batch: 2 })
    expect(await prune()).toBe(6)
    expect(await left()).toEqual(['dead 90', 'done 180', 'done 30', 'waiting 180'])
    expect(await prune()).toBe(0)
  })
})
