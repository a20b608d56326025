import { describe, expect, test } from 'vitest'
import { createHoldWriter } from './hold-writer.ts'
import type { Hold, HoldOutcome } from './holds.repository.ts'

const nobody = { id: 'zhangsan', name: '张三', avatarUrl: null }
const held: HoldOutcome = { result: 'held', organizer: nobody, attendees: [] }

function aHold(id: string, roomIds: string[] = ['room']): Hold {
  const what = { title: '周会', note: '', start: 0, end: 1, attendeeIds: [], requestDigest: null, now: 0 }
  return { id, corpId: 'ding', organizerId: nobody.id, state: 'placing', roomIds, ...what }
}

/** A writer whose statements end when the test says so, in the order in which they began. */
function aWriter() {
  const statements: { ids: string[]; end: PromiseWithResolvers<HoldOutcome[]> }[] = []
  const writer = createHoldWriter((holds) => {
    const end = Promise.withResolvers<HoldOutcome[]>()
    statements.push({ ids: holds.map(({ id }) => id), end })
    return end.promise
  })
  return {
    write: (...holds: Hold[]) => holds.map((hold) => writer.write(hold)),
    begun: () => statements.map(({ ids }) => ids),
    end: async (index: number) => {
      statements[index]?.end.resolve(statements[index].ids.map(() => held))
      await settled()
    },
    fail: (index: number, error: Error) => statements[index]?.end.reject(error),
  }
}

/** What was read at one moment is planned, and what followed from an end has been done. */
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('holds', () => {
  test('that come alone go at once, by themselves', async () => {
    const { write, begun, end } = aWriter()
    const [outcome] = write(aHold('a'))
    await settled()
    expect(begun()).toEqual([['a']])
    await end(0)
    expect(await outcome).toEqual(held)
  })

  test('of the same moment share a statement', async () => {
    const { write, begun } = aWriter()
    void write(aHold('a'), aHold('b'), aHold('c'))
    await settled()
    expect(begun()).toEqual([['a', 'b', 'c']])
  })

  test('that come while as many are being written do not wait for those; fewer do, and go together then', async () => {
    const { write, begun, end } = aWriter()
    void write(aHold('a'), aHold('b'))
    await settled()
    void write(aHold('c'))
    await settled()
    expect(begun()).toEqual([['a', 'b']])
    void write(aHold('d'))
    await settled()
    expect(begun()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    void write(aHold('e'), aHold('f'), aHold('g'))
    await settled()
    expect(begun()).toHaveLength(2)
    await end(0)
    expect(begun()[2]).toEqual(['e', 'f', 'g'])
  })

  test('do not wait long for what is held up', async () => {
    const { write, begun, end } = aWriter()
    void write(aHold('a'), aHold('b'))
    await settled()
    const [outcome] = write(aHold('c'))
    while (begun().length < 2) await settled()
    expect(begun()[1]).toEqual(['c'])
    await end(1)
    expect(await outcome).toEqual(held)
  })

  test('of several rooms go by themselves: they can fail halfway', async () => {
    const { write, begun, end } = aWriter()
    void write(aHold('a'), aHold('b', ['room', 'other']), aHold('c'))
    await settled()
    await end(0)
    await end(1)
    expect(begun()).toEqual([['a', 'c'], ['b']])
  })

  test('of one id never share a statement, and keep their order', async () => {
    const { write, begun, end } = aWriter()
    void write(aHold('a'), aHold('a'), aHold('b'))
    await settled()
    await end(0)
    await end(1)
    expect(begun()).toEqual([['a', 'b'], ['a']])
  })

  test('fail with their statement; those after them do not', async () => {
    const { write, begun, end, fail } = aWriter()
    const failing = write(aHold('a'), aHold('b'))
    await settled()
    const [later] = write(aHold('c'))
    fail(0, new Error('database away'))
    await expect(failing[0]).rejects.toThrow('database away')
    await expect(failing[1]).rejects.toThrow('database away')
    await settled()
    expect(begun()[1]).toEqual(['c'])
    await end(1)
    expect(await later).toEqual(held)
  })
})
