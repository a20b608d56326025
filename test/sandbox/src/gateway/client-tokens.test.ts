import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSandbox, eventsOf, people } from '../test-support.ts'
import type { Answer, TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const create = (key: string): Promise<Answer> =>
  box.callNew(eventsOf(people.zhangsan), {
    method: 'POST',
    body: { summary: '一次', start: { date: '2026-11-24' }, end: { date: '2026-11-25' } },
    headers: { 'x-client-token': key },
  })

const countEvents = async (): Promise<number> => (await box.control.calendar()).length

describe('the same x-client-token twice', () => {
  test('answers as the first time and does nothing', async () => {
    const first = await create('k')
    expect((await create('k')).text).toBe(first.text)
    expect(await countEvents()).toBe(1)
  })

  test('or is a conflict', async () => {
    await box.control.setBehaviour({ completedClientToken: 'conflict' })
    await create('k')
    expect(await create('k')).toMatchObject({ status: 409, json: { code: 'invalidRequest.duplicateClientToken' } })
    expect(await countEvents()).toBe(1)
  })

  test('or answers nothing at all', async () => {
    await box.control.setBehaviour({ completedClientToken: 'empty' })
    await create('k')
    expect(await create('k')).toMatchObject({ status: 200, text: '' })
  })

  test('or is done again', async () => {
    await box.control.setBehaviour({ completedClientToken: 'ignored' })
    await create('k')
    await create('k')
    expect(await countEvents()).toBe(2)
  })

  test('after a day it is a new request', async () => {
    await create('k')
    box.clock.now += 86_400_000
    await box.renewToken()
    await create('k')
    expect(await countEvents()).toBe(2)
  })
})

test('while the first is running the second is told so', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  box = await createTestSandbox({ wait: () => gate })
  await box.control.setFaults({ latencyByApi: { createEvent: 500 } })
  const first = create('k')
  const second = await create('k')
  expect(second).toMatchObject({ status: 400, json: { code: 'idempotencyProcessing' } })
  open()
  expect((await first).status).toBe(200)
})

test('a refused request may be sent again under the same key', async () => {
  await box.control.setFaults({ errors: [{ kind: '500', count: 1 }] })
  expect((await create('k')).status).toBe(500)
  expect((await create('k')).status).toBe(200)
})
