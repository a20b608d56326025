import { LRUCache } from 'lru-cache'
import { addDays, dayRange, hour, minute, toWallTime, type TimeRange, type UnknownReason } from '@meeting/shared'
import type { BookingContext } from '../bookings/bookings.types.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { listEmployeesById } from '../directory/directory.ts'
import type { Employee } from '../directory/directory.types.ts'
import { listOwnMeetings } from './find.repository.ts'

/** One person's own time, instants in epoch ms. Where `unknown` says why, `busy` holds only what is booked here. */
export type PersonCalendar = { employeeId: string; busy: TimeRange[]; unknown: UnknownReason | null }

export type PeopleBusy = {
  /** In the order asked for; somebody who is not (or no longer) in the directory is unknown. Never throws on account of DingTalk. */
  read(context: BookingContext, employeeIds: readonly string[], range: TimeRange): Promise<PersonCalendar[]>
}

/** server-api.md §4.10. */
const peoplePerCall = 20
/** A call costs the same for a day and for four weeks: so whatever day one looks at next is known already. */
const blockDays = 28
/** Who looks at a screen waits no longer than this; the answer is kept when it comes later. */
const patienceMs = 3_000
const mostKept = 20_000
/** Nobody plans faster; a script that reads the whole company's calendars would use up the month's calls. */
const callsPerHour = 30
const mostAsking = 10_000

/** For how long an answer is good. A calendar changes seldom while somebody plans; a passing failure is asked again soon. */
const keptFor = {
  known: 4 * minute,
  not_told: 30 * minute,
  reduced: minute,
  unavailable: minute / 2,
} as const

type Told = { busy: TimeRange[]; unknown: UnknownReason | null }
type Kept = { told: Promise<Told>; settledAs: keyof typeof keptFor | null; at: number }
type Block = { key: string; range: TimeRange }

const nothingTold = (unknown: UnknownReason): Told => ({ busy: [], unknown })

/** Asks DingTalk when people are busy, at most once in a few minutes for each, as long as calls need not be saved. */
export function createPeopleBusy(): PeopleBusy {
  const kept = new LRUCache<string, Kept>({ max: mostKept })
  const spent = new LRUCache<string, { since: number; calls: number }>({ max: mostAsking })

  /** Whether the person may have one more call made now. */
  function spend(askedBy: string, now: number): boolean {
    const known = spent.get(askedBy)
    const current = known && now - known.since < hour ? known : { since: now, calls: 0 }
    if (current.calls >= callsPerHour) return false
    spent.set(askedBy, { ...current, calls: current.calls + 1 })
    return true
  }

  function findKept(key: string, now: number): Promise<Told> | undefined {
    const known = kept.get(key)
    if (!known) return undefined
    return known.settledAs === null || now - known.at < keptFor[known.settledAs] ? known.told : undefined
  }

  /** Everybody of whom nothing is kept, in as few calls as possible. */
  function ask(context: BookingContext, me: Employee, people: readonly Employee[], block: Block): void {
    const now = context.dependencies.clock.now()
    const unasked = people.filter((person) => !findKept(keyOf(context, person, block), now))
    for (let from = 0; from < unasked.length; from += peoplePerCall) {
      const group = unasked.slice(from, from + peoplePerCall)
      const mayAsk = spend(`${context.corp.corpId} ${me.id}`, now)
      const answer = mayAsk ? askDingTalk(context, me, group, block.range) : saveCalls(group)
      for (const person of group) {
        const told = answer.then((answers) => answers.get(person.unionId) ?? nothingTold('not_told'))
        const entry: Kept = { told, settledAs: null, at: now }
        kept.set(keyOf(context, person, block), entry)
        void settle(entry)
      }
    }
  }

  async function settle(entry: Kept): Promise<void> {
    entry.settledAs = (await entry.told).unknown ?? 'known'
  }

  async function readBlock(
    context: BookingContext,
    me: Employee,
    people: readonly Employee[],
    block: Block,
  ): Promise<Map<string, Told>> {
    ask(context, me, people, block)
    const told = people.map(async (person): Promise<[string, Told]> => {
      const known = kept.get(keyOf(context, person, block))
      return [person.id, await (known?.told ?? nothingTold('unavailable'))]
    })
    return new Map(await Promise.all(told))
  }

  return {
    async read(context, employeeIds, range) {
      const { dependencies, corp, session } = context
      const wanted = [...new Set(employeeIds)]
      const [employees, own] = await Promise.all([
        listEmployeesById(context, [...wanted, session.employeeId]),
        listOwnMeetings(dependencies.database, corp.corpId, wanted, range),
      ])
      const me = employees.find(({ id }) => id === session.employeeId)
      const people = employees.filter(({ id, leftAt }) => wanted.includes(id) && leftAt === null)
      const blocks = blocksOf(context, range)
      const told = await withPatience(
        context,
        Promise.all(me ? blocks.map((block) => readBlock(context, me, people, block)) : []),
      )
      return wanted.map((employeeId) => {
        const parts = told?.map((block) => block.get(employeeId) ?? nothingTold('not_told'))
        const theirs = parts?.flatMap(({ busy }) => busy) ?? []
        const busy = [...theirs, ...(own.get(employeeId) ?? []).map(({ start, end }) => ({ start, end }))]
        const unknown = parts ? (parts.find((part) => part.unknown)?.unknown ?? null) : 'unavailable'
        return { employeeId, busy: merge(busy, range), unknown }
      })
    },
  }
}

function keyOf({ corp }: BookingContext, { id }: Employee, { key }: Block): string {
  return `${corp.corpId} ${id} ${key}`
}

/** Whole blocks of days from today on that the range touches: the same for everybody on one day. */
function blocksOf({ dependencies, corp }: BookingContext, range: TimeRange): Block[] {
  const { timeZone } = corp.settings
  const blocks: Block[] = []
  let date = toWallTime(dependencies.clock.now(), timeZone).date
  for (let start = dayRange(date, timeZone).start; start < range.end;) {
    const next = addDays(date, blockDays)
    const end = dayRange(next, timeZone).start
    if (end > range.start) blocks.push({ key: date, range: { start, end } })
    date = next
    start = end
  }
  return blocks
}

async function askDingTalk(
  { dependencies, corp }: BookingContext,
  me: Employee,
  people: readonly Employee[],
  { start, end }: TimeRange,
): Promise<Map<string, Told>> {
  const unionIds = people.map(({ unionId }) => unionId)
  try {
    const answer = await dependencies.dingtalk(corp).calendar.listPeopleBusy(me.unionId, unionIds, start, end)
    return new Map([...answer].map(([unionId, busy]) => [unionId, { busy, unknown: null }]))
  } catch (error) {
    const reason = reasonOf(error)
    dependencies.log.info({ corpId: corp.corpId, reason, err: error }, 'people’s busy time is not known')
    return new Map(unionIds.map((unionId) => [unionId, nothingTold(reason)]))
  }
}

async function saveCalls(people: readonly Employee[]): Promise<Map<string, Told>> {
  return new Map(people.map(({ unionId }) => [unionId, nothingTold('reduced')]))
}

function reasonOf(error: unknown): UnknownReason {
  if (isDingTalkError(error, 'quota')) return 'reduced'
  return isDingTalkError(error, 'permission', 'out_of_scope', 'not_found', 'rejected') ? 'not_told' : 'unavailable'
}

/** Undefined when it takes too long. */
async function withPatience<T>({ dependencies }: BookingContext, answer: Promise<T>): Promise<T | undefined> {
  const waiting = new AbortController()
  const tooLong = dependencies.clock.sleep(patienceMs, waiting.signal).then(
    () => undefined,
    () => undefined,
  )
  try {
    return await Promise.race([answer, tooLong])
  } finally {
    waiting.abort()
  }
}

/** In order, without overlaps, within the range. */
function merge(spans: readonly TimeRange[], within: TimeRange): TimeRange[] {
  const merged: TimeRange[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= within.start || start >= within.end || end <= start) continue
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}
