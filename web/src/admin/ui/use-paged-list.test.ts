import { describe, expect, it } from 'vitest'
import { usePagedList } from './use-paged-list.ts'

describe('a list read a page at a time', () => {
  it('begins at the top and goes on after the last page', async () => {
    const list = usePagedList(async (before?: number) =>
      before === undefined ? { rows: ['c', 'b'], next: 2 } : { rows: ['a'], next: null },
    )
    await list.load()
    expect(list.next.value).toBe(2)
    await list.load(2)
    expect(list.rows.value).toEqual(['c', 'b', 'a'])
    expect(list.next.value).toBeNull()
  })

  it('forgets an older answer that comes late', async () => {
    const answers: PromiseWithResolvers<{ rows: string[]; next: null }>[] = []
    const list = usePagedList<string>(() => {
      const answer = Promise.withResolvers<{ rows: string[]; next: null }>()
      answers.push(answer)
      return answer.promise
    })
    const both = [list.load(), list.load()]
    answers[1]?.resolve({ rows: ['new'], next: null })
    answers[0]?.resolve({ rows: ['old'], next: null })
    await Promise.all(both)
    expect(list.rows.value).toEqual(['new'])
    expect(list.loading.value).toBe(false)
  })

  it('keeps what is there when a page cannot be read', async () => {
    let fails = false
    const list = usePagedList(async () => {
      if (fails) throw new Error('down')
      return { rows: ['a'], next: 1 }
    })
    await list.load()
    fails = true
    await list.load(1)
    expect(list.rows.value).toEqual(['a'])
    expect(list.error.value).toBeInstanceOf(Error)
  })
})
