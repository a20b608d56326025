import { createTestServer, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { randomIds } from '../ids/ids.ts'
import { createWorkQueue, type WorkItem, type WorkQueueOptions, type WorkResult } from './work-queue.ts'

const database = useTestDatabase()
let server: TestServer

beforeEach(async () => {
  server = await createTestServer({ database })
})
afterEach(async () => {
  await database.db.deleteFrom('outbox').execute()
  await server.close()
})

type Item = WorkItem & { kind: string }

function aQueue(handle: WorkQueueOptions<Item>['handle'], more: Partial<WorkQueueOptions<Item>> = {}) {
  const { clock, log, signals } = server.dependencies
  return createWorkQueue<Item>({
    table: 'outbox',
    database: database.db,
    clock,
    log,
    signals,
    concurrency: 4,
    maxAttempts: 3,
    backoff: (attempts) => attempts * 1_000,
    handle,
    ...more,
  })
}

/** Writes an intent; answers its number. */
async function anItem(kind: string, subjectId = randomIds.next()): Promise<number> {
  const at = new Date(server.clock.now())
  const { id } = await database.db
    .insertInto('outbox')
    .values({ corpId: server.corp.corpId, kind, subjectId, dueAt: at, createdAt: at, updatedAt: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const find = (id: number) => database.db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const done: WorkResult = { result: 'done' }

describe('work', () => {
  test('of one subject is done in order, of several at the same time', async () => {
    const subject = randomIds.next()
    const order: string[] = []
    const both = Promise.withResolvers<void>()
    let running = 0
    for (const kind of ['a1', 'a2', 'a3']) await anItem(kind, subject)
    await anItem('b')
    const queue = aQueue(async ({ kind }) => {
      order.push(kind)
      running += 1
      if (running === 2) both.resolve()
      await both.promise
      return done
    })
    await queue.drain()
    expect(order.filter((kind) => kind.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
    expect(new Set(order.slice(0, 2))).toEqual(new Set(['a1', 'b']))
    await queue.stop()
  })

  test('is done once, by however many queues', async () => {
    const handled: number[] = []
    const handle = async ({ id }: Item) => {
      handled.push(id)
      return done
    }
    const ids = await Promise.all(Array.from({ length: 40 }, (_, index) => anItem(`n${index}`)))
    const queues = [aQueue(handle), aQueue(handle), aQueue(handle)]
    await Promise.all(queues.map((queue) => queue.drain()))
    expect(handled.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b))
    for (const queue of queues) await queue.stop()
  })

  test('starts when it is told that there is some', async () => {
    const handled = Promise.withResolvers<string>()
    const queue = aQueue(
      async ({ kind }) => {
        handled.resolve(kind)
        return done
      },
      { idleMs: 600_000 },
    )
    queue.start()
    await anItem('poked')
    server.dependencies.signals.poke('outbox')
    expect(await handled.promise).toBe('poked')
    await queue.stop()
  })
})

describe('what fails', () => {
  test('is tried again after growing pauses, then given up, and somebody is told', async () => {
    const id = await anItem('bad')
    const dead: string[] = []
    const queue = aQueue(
      async () => {
        throw new Error('no luck')
      },
      {
        onDead: async (item, reason) => {
          dead.push(`${item.kind}: ${reason}`)
        },
      },
    )
    await queue.drain()
    expect(await find(id)).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'no luck' })
    server.clock.advance(999)
    await queue.drain()
    expect((await find(id)).attempts).toBe(1)
    server.clock.advance(1)
    await queue.drain()
    server.clock.advance(2_000)
    await queue.drain()
    expect(await find(id)).toMatchObject({ state: 'dead', attempts: 3 })
    expect(dead).toEqual(['bad: no luck'])
    await queue.stop()
  })

  test('holds back what comes after it of the same subject', async () => {
    const subject = randomIds.next()
    await anItem('first', subject)
    const second = await anItem('second', subject)
    let fail = true
    const queue = aQueue(async () => {
      if (fail) throw new Error('no luck')
      return done
    })
    await queue.drain()
    expect(await find(second)).toMatchObject({ state: 'waiting', claims: 0 })
    fail = false
    server.clock.advance(1_000)
    await queue.drain()
    expect((await find(second)).state).toBe('done')
    await queue.stop()
  })

  test('as told to come later does not count as failed', async () => {
    const id = await anItem('later')
    const queue = aQueue(async () => ({ result: 'later', at: server.clock.now() + 5_000, reason: 'busy' }))
    for (let round = 0; round < 5; round += 1) {
      await queue.drain()
      server.clock.advance(5_000)
    }
    expect(await find(id)).toMatchObject({ state: 'waiting', attempts: 0, claims: 5, lastError: 'busy' })
    await queue.stop()
  })

  test('and whose end could not be told is told again', async () => {
    const id = await anItem('bad')
    let calls = 0
    const queue = aQueue(async () => ({ result: 'dead', reason: 'never' }), {
      leaseMs: 1_000,
      onDead: async () => {
        calls += 1
        if (calls === 1) throw new Error('database away')
      },
    })
    await queue.drain()
    expect((await find(id)).state).toBe('waiting')
    server.clock.advance(1_001)
    await queue.drain()
    expect((await find(id)).state).toBe('dead')
    await queue.stop()
  })
})

describe('a process that dies', () => {
  test('keeps its work from others only for the lease', async () => {
    const id = await anItem('orphan')
    const stuck = aQueue(() => new Promise(() => {}), { leaseMs: 60_000 })
    void stuck.drain()
    while ((await find(id)).claims === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const claims: number[] = []
    const other = aQueue(async (item) => {
      claims.push(item.claims)
      return done
    })
    await other.drain()
    expect(claims).toEqual([])
    server.clock.advance(60_001)
    await other.drain()
    expect(claims).toEqual([2])
    await other.stop()
  })

  test('and comes back changes nothing any more', async () => {
    const id = await anItem('slow')
    const late = Promise.withResolvers<WorkResult>()
    const slow = aQueue(() => late.promise, { leaseMs: 60_000 })
    const draining = slow.drain()
    while ((await find(id)).claims === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    server.clock.advance(60_001)
    const other = aQueue(async () => ({ result: 'later', at: server.clock.now() + 1_000, reason: 'mine now' }))
    await other.drain()
    late.resolve(done)
    await draining
    expect(await find(id)).toMatchObject({ state: 'waiting', lastError: 'mine now' })
    await slow.stop()
    await other.stop()
  })

  test('of its work again and again leads to its end', async () => {
    const id = await anItem('poison')
    await database.db.updateTable('outbox').set({ attempts: 3, claims: 3 }).where('id', '=', id).execute()
    let handled = 0
    const queue = aQueue(async () => {
      handled += 1
      return done
    })
    await queue.drain()
    expect(await find(id)).toMatchObject({ state: 'dead' })
    expect(handled).toBe(0)
    await queue.stop()
  })
})

describe('a process that is asked to stop', () => {
  test('tells its work, waits for it, and leaves it to others uncounted', async () => {
    const id = await anItem('long')
    const begun = Promise.withResolvers<void>()
    const queue = aQueue(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          begun.resolve()
          signal.addEventListener('abort', () => reject(new Error('stopped')))
        }),
    )
    queue.start()
    queue.poke()
    await begun.promise
    await queue.stop()
    expect(await find(id)).toMatchObject({ state: 'waiting', attempts: 0, claims: 1, leasedUntil: null })
  })
})
