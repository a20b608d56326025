import { describe, expect, test } from 'vitest'
import { createGroupWriter } from './group-writer.ts'

type Item = { key: string; sociable?: boolean }

/** A writer whose statements end when the test says so; each outcome is the key. */
function aWriter() {
  const statements: { keys: string[]; end: PromiseWithResolvers<string[]> }[] = []
  const writer = createGroupWriter<Item, string>({
    writeTogether: (items) => {
      const end = Promise.withResolvers<string[]>()
      statements.push({ keys: items.map(({ key }) => key), end })
      return end.promise
    },
    keyOf: ({ key }) => key,
    isSociable: ({ sociable }) => sociable !== false,
    isOnesFault: (error) => error instanceof RangeError,
  })
  return {
    write: (...keys: string[]) => keys.map((key) => writer.write({ key })),
    writeAlone: (key: string) => writer.write({ key, sociable: false }),
    begun: () => statements.map(({ keys }) => keys),
    end: async (index: number) => {
      statements[index]?.end.resolve(statements[index].keys)
      await settled()
    },
    fail: async (index: number, error: Error) => {
      statements[index]?.end.reject(error)
      await settled()
    },
  }
}

/** What was asked for at one moment is under way, and what follows from an end has been done. */
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('items', () => {
  test('that come alone go at once, by themselves', async () => {
    const { write, begun, end } = aWriter()
    const [outcome] = write('a')
    await settled()
    expect(begun()).toEqual([['a']])
    await end(0)
    expect(await outcome).toBe('a')
  })

  test('of the same moment share a statement, with an outcome each', async () => {
    const { write, begun, end } = aWriter()
    const outcomes = write('a', 'b', 'c')
    await settled()
    expect(begun()).toEqual([['a', 'b', 'c']])
    await end(0)
    expect(await Promise.all(outcomes)).toEqual(['a', 'b', 'c'])
  })

  test('that come while as many are being written do not wait for those; fewer do, and go together then', async () => {
    const { write, begun, end } = aWriter()
    void write('a', 'b')
    await settled()
    void write('c', 'd')
    await settled()
    expect(begun()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    void write('e', 'f', 'g')
    await end(0)
    expect(begun()[2]).toEqual(['e', 'f', 'g'])
  })

  test('do not wait long for what is held up', async () => {
    const { write, begun, end } = aWriter()
    void write('a', 'b')
    await settled()
    const [outcome] = write('c')
    while (begun().length < 2) await settled()
    expect(begun()[1]).toEqual(['c'])
    await end(1)
    expect(await outcome).toBe('c')
  })

  test('that want no company go by themselves', async () => {
    const { write, writeAlone, begun, end } = aWriter()
    void write('a')
    void writeAlone('b')
    void write('c')
    await settled()
    await end(0)
    await end(1)
    expect(begun()).toEqual([['a', 'c'], ['b']])
  })

  test('of one key never share a statement, and keep their order', async () => {
    const { write, begun, end } = aWriter()
    void write('a', 'a', 'b')
    await settled()
    await end(0)
    await end(1)
    expect(begun()).toEqual([['a', 'b'], ['a']])
  })

  test('fail with their statement; those after them do not', async () => {
    const { write, begun, end, fail } = aWriter()
    const failing = Promise.allSettled(write('a', 'b'))
    await settled()
    const [later] = write('c')
    await fail(0, new Error('database away'))
    expect(await failing).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    while (begun().length < 2) await settled()
    await end(1)
    expect(await later).toBe('c')
  })

  test('are written one by one when one of them was the fault', async () => {
    const { write, begun, end, fail } = aWriter()
    const outcomes = Promise.allSettled(write('a', 'bad', 'c'))
    await settled()
    await fail(0, new RangeError('not with that one'))
    expect(begun().slice(1)).toEqual([['a'], ['bad'], ['c']])
    await end(1)
    await fail(2, new RangeError('that one'))
    await end(3)
    expect(await outcomes).toMatchObject([{ value: 'a' }, { status: 'rejected' }, { value: 'c' }])
  })
})
