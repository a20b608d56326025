import type { CorpContext } from '../corps/corp-context.ts'
import type { DingTalkEmployee } from '../dingtalk/dingtalk.types.ts'
import { refreshStatistics, saveEmployees, type EmployeeChange } from './employees.repository.ts'

/** People of one statement: more hardly save anything, and a page of DingTalk's has a hundred at most. */
const mostPeople = 300
/** After so many new people the database's own look at its tables comes too late; it does that once a minute at best. */
const lookAfter = [300, 3_000]

type Page = { employees: readonly DingTalkEmployee[]; readAt: number }
type Waiting = Page & { written: PromiseWithResolvers<EmployeeChange[]> }

/** Writes pages of people as they come in, those together that came while the statement before was under way. */
export type EmployeeWriter = {
  /** Answers what the page meant for each of its people, once they are written. `readAt` in epoch ms. */
  write(page: Page): Promise<EmployeeChange[]>
}

export function createEmployeeWriter({ dependencies, corp }: CorpContext, run: string): EmployeeWriter {
  const { database, ids } = dependencies
  let waiting: Waiting[] = []
  let isWriting = false
  let added = 0

  function take(): Waiting[] {
    let people = 0
    const count = waiting.findIndex(({ employees }) => (people += employees.length) > mostPeople)
    const taken = waiting.slice(0, count === -1 ? undefined : Math.max(1, count))
    waiting = waiting.slice(taken.length)
    return taken
  }

  async function writeAll(): Promise<void> {
    isWriting = true
    for (let pages = take(); pages.length > 0; pages = take()) {
      try {
        const changes = await save(pages)
        for (const { employees, written } of pages)
          written.resolve(employees.flatMap(({ userId }) => changes.get(userId) ?? []))
      } catch (error) {
        for (const { written } of pages) written.reject(error)
      }
    }
    isWriting = false
  }

  async function save(pages: readonly Waiting[]): Promise<Map<string, EmployeeChange>> {
    const employees = mergePeople(pages.flatMap((page) => page.employees))
    // As old as the oldest page: what was learnt since then by other ways stands.
    const readAt = Math.min(...pages.map((page) => page.readAt))
    const saved = await saveEmployees(database, corp.corpId, { employees, readAt, run }, () => ids.next())
    await lookAgain(saved.filter(({ change }) => change === 'added').length)
    return new Map(saved.map(({ userId, change }) => [userId, change]))
  }

  async function lookAgain(more: number): Promise<void> {
    const before = added
    added += more
    if (lookAfter.some((count) => before < count && added >= count)) await refreshStatistics(database)
  }

  return {
    write(page) {
      const written = Promise.withResolvers<EmployeeChange[]>()
      waiting.push({ ...page, written })
      if (!isWriting) void writeAll()
      return written.promise
    },
  }
}

/** Who is in two departments comes twice, each time with whether they lead that one. */
function mergePeople(people: readonly DingTalkEmployee[]): DingTalkEmployee[] {
  const merged = new Map<string, DingTalkEmployee>()
  for (const person of people) {
    const known = merged.get(person.userId)
    merged.set(person.userId, known ? { ...person, leads: [...known.leads, ...person.leads] } : person)
  }
  return [...merged.values()]
}
