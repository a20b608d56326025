import { createTestServer, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWorkers, type Workers } from './workers.ts'

const hour = 3_600_000

describe('a new company with 36 rooms', () => {
  const database = useTestDatabase()
  let server: TestServer
  let workers: Workers

  beforeEach(async () => {
    server = await createTestServer({ database })
    workers = createWorkers(server.dependencies)
    await server.sandbox.control.setLimits({ qps: 0 })
  })
  afterEach(async () => {
    await workers.stop()
    await server.close()
  })

  async function countedCalls(): Promise<number> {
    return (await server.sandbox.control.callCount()).counted
  }

  test('is known after the first start, and costs a quarter of its quota in a month at most', async () => {
    const { dependencies, corp, clock } = server
    const { control } = server.sandbox
    const [first] = await control.rooms()
    for (let number = 0; number < 32; number += 1) await control.createRoom({ name: `会议室${number}` })
    const start = clock.now() + 24 * hour
    await control.book({ userId: 'lisi', roomIds: [first?.roomId ?? ''], start, end: start + hour, title: '周会' })

    await workers.drain()

    const { list } = await dependencies.rooms.get(corp.corpId)
    expect(list.rooms).toHaveLength(36)
    const bookings = await dependencies.database
      .selectFrom('bookings')
      .innerJoin('employees', 'employees.id', 'bookings.organizerId')
      .select(['employees.userId', 'bookings.origin', 'bookings.state'])
      .where('bookings.corpId', '=', corp.corpId)
      .execute()
    expect(bookings).toEqual([{ userId: 'lisi', origin: 'dingtalk', state: 'confirmed' }])
    const atFirst = await countedCalls()
    expect(atFirst).toBeLessThan(60)

    // Started again, nothing is done that was done already.
    await createWorkers(dependencies).drain()
    expect(await countedCalls()).toBe(atFirst)

    const days = 2
    for (let passed = 0; passed < days * 24; passed += 1) {
      clock.advance(hour)
      await workers.drain()
    }
    expect((((await countedCalls()) - atFirst) / days) * 30).toBeLessThan(5_000 / 4)
  })
})
