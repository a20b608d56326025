import type { TimeRange } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { listEmployeesByUnionId } from '../directory/directory.ts'
import type { RoomBusy } from '../dingtalk/dingtalk.types.ts'
import { publishDays } from './booking-changes.ts'
import { isOccupying } from './booking-view.ts'
import * as repository from './native-bookings.repository.ts'
import type { KnownInRoom } from './native-bookings.repository.ts'
import { reconcileCalendarEvent, settleConflicts } from './native-bookings.ts'
import { promoteConflicts } from './placement.repository.ts'

/** What DingTalk says of one room (our id) within a window; `readAt`: when it was asked. All in epoch ms. */
export type BusyImport = { roomId: string; from: number; to: number; busy: readonly RoomBusy[]; readAt: number }
export type ImportOutcome = { recorded: number; changed: number; ended: number; reread: number }

/** A booking changed later than this before the reading may not be in it yet. */
const settlingMs = 30_000

type Import = {
  context: CorpContext
  input: BusyImport
  known: KnownInRoom[]
  outcome: ImportOutcome
  touched: TimeRange[]
}
type Match = { item?: RoomBusy; known?: KnownInRoom }

/**
 * Makes our bookings agree with a room's busy times, without reading every event: natives appear, move and go; of ours, those
 * that do not fit are read one by one. May be repeated, and run beside everything else.
 */
export async function importBusy(context: CorpContext, input: BusyImport): Promise<ImportOutcome> {
  const { database } = context.dependencies
  const { corpId } = context.corp
  const { roomId } = input
  const range = { start: input.from, end: input.to }
  const eventIds = [...new Set(input.busy.map((item) => item.eventId))]
  const known = await repository.listInRoom(database, corpId, roomId, { range, eventIds })
  const outcome: ImportOutcome = { recorded: 0, changed: 0, ended: 0, reread: 0 }
  const work: Import = { context, input, known, outcome, touched: [] }
  const conflicts: TimeRange[] = []
  const matches = matchAll(known, input.busy)
  for (const match of matches) {
    const conflict = await settleMatch(work, match)
    if (conflict) conflicts.push(conflict)
  }
  // Last: what ended or moved has made room.
  conflicts.push(...(await recordNew(work, matches)))
  for (const conflict of conflicts) await settleConflicts(context, [roomId], conflict)
  work.touched.push(...(await promoteConflicts(database, corpId, [roomId])))
  publishDays(context, work.touched)
  return outcome
}

/** Pairs what is busy with what is known of the same event: by start, then the one left over with the one left over (it moved). */
function matchAll(known: readonly KnownInRoom[], busy: readonly RoomBusy[]): Match[] {
  const groups = Map.groupBy(busy, (item) => item.eventId)
  const rows = Map.groupBy(known, (booking) => eventIdOf(booking) ?? '')
  const matches: Match[] = []
  for (const [eventId, items] of groups) matches.push(...matchEvent(rows.get(eventId) ?? [], items))
  for (const [eventId, bookings] of rows)
    if (!groups.has(eventId)) matches.push(...bookings.map((booking) => ({ known: booking })))
  return matches
}

function matchEvent(known: readonly KnownInRoom[], items: readonly RoomBusy[]): Match[] {
  const byStart = new Map(known.map((booking) => [booking.start, booking]))
  const matches: Match[] = items.map((item) => ({ item, known: byStart.get(item.start) }))
  const matched = new Set(matches.flatMap((match) => match.known ?? []))
  const left = known.filter((booking) => !matched.has(booking))
  const open = matches.filter((match) => !match.known)
  const [moved] = left
  if (open.length === 1 && left.length === 1 && open[0] && moved) {
    open[0].known = moved
    return matches
  }
  return [...matches, ...left.map((booking) => ({ known: booking }))]
}

function eventIdOf({ calendarEventId }: KnownInRoom): string | undefined {
  return calendarEventId?.split('~')[0]
}

/** Answers the range of a claim that others hold already. */
async function settleMatch(work: Import, { item, known }: Match): Promise<TimeRange | undefined> {
  if (!item) return known && endMissing(work, known)
  if (known?.origin === 'app') return agreeOwn(work, item, known)
  // What is new was recorded all at once; what is being placed records itself.
  return known && recordNative(work, item, known)
}

/** A new room may bring a thousand bookings: they are written together. Answers the ranges that others hold already. */
async function recordNew(work: Import, matches: readonly Match[]): Promise<TimeRange[]> {
  const { context, input, outcome, touched } = work
  const { database, ids, clock } = context.dependencies
  const items = matches.flatMap(({ item, known }) => (item && !known && !isBeingPlaced(work.known, item) ? [item] : []))
  if (items.length === 0) return []
  const people = await listEmployeesByUnionId(context, [
    ...new Set(items.flatMap((item) => item.organizerUnionId ?? [])),
  ])
  const nameOf = new Map(people.map((person) => [person.unionId, person]))
  const natives = items.map((item) => {
    const person = nameOf.get(item.organizerUnionId ?? '')
    return {
      id: ids.next(),
      eventKey: keyOf(work, item),
      organizer: { id: person?.id ?? null, unionId: item.organizerUnionId, name: person?.name ?? null },
      range: { start: item.start, end: item.end },
      state: item.pending ? ('awaiting_approval' as const) : ('confirmed' as const),
    }
  })
  const { conflicts, existing } = await repository.insertNatives(database, context.corp.corpId, {
    roomId: input.roomId,
    natives,
    nowMs: clock.now(),
  })
  outcome.recorded += natives.length - existing.length
  touched.push(...natives.filter(({ id }) => !existing.includes(id)).map(({ range }) => range))
  return natives.filter(({ id }) => conflicts.includes(id)).map(({ range }) => range)
}

/** A booking of ours whose event was made a moment ago and whose id is not stored yet. */
function isBeingPlaced(known: readonly KnownInRoom[], item: RoomBusy): boolean {
  return known.some(
    (booking) =>
      booking.origin === 'app' &&
      booking.calendarEventId === null &&
      booking.start === item.start &&
      booking.end === item.end &&
      booking.organizerUnionId === item.organizerUnionId,
  )
}

async function endMissing(work: Import, known: KnownInRoom): Promise<undefined> {
  const { context, input, outcome, touched } = work
  const isInside = known.start >= input.from && known.end <= input.to
  const isSettled = known.updatedAt < input.readAt - settlingMs
  if (!isInside || !isSettled || !isOccupying(known.state) || !(known.active || known.conflict)) return undefined
  if (known.origin === 'app') return reread(work, known)
  const { database, clock } = context.dependencies
  await repository.leaveRoom(database, context.corp.corpId, known.id, { roomId: input.roomId, nowMs: clock.now() })
  outcome.ended += 1
  touched.push(known)
  return undefined
}

async function agreeOwn(work: Import, item: RoomBusy, known: KnownInRoom): Promise<undefined> {
  const isSame = known.start === item.start && known.end === item.end && known.active
  const isDecided = known.state === (item.pending ? 'awaiting_approval' : 'confirmed')
  if (known.state === 'placing' || known.releasing || (isSame && isDecided)) return undefined
  return known.updatedAt < work.input.readAt - settlingMs ? reread(work, known) : undefined
}

async function reread({ context, outcome }: Import, known: KnownInRoom): Promise<undefined> {
  const eventId = eventIdOf(known)
  if (!eventId || (known.placedAt === null && isOccupying(known.state))) return undefined
  await reconcileCalendarEvent(context, { eventId, organizerUnionId: known.organizerUnionId })
  outcome.reread += 1
  return undefined
}

async function recordNative(work: Import, item: RoomBusy, known: KnownInRoom): Promise<TimeRange | undefined> {
  const { context, input, outcome, touched } = work
  const range = { start: item.start, end: item.end }
  const state = item.pending ? 'awaiting_approval' : 'confirmed'
  const isHere = (known.active || known.conflict) && known.state === state
  // Cancelled here a moment ago; DingTalk has not heard of it yet.
  if (known.withdrawing) return undefined
  if (isHere && known.start === range.start && known.end === range.end) return undefined
  // Its event was read after the busy times, and told more.
  if (known.isTitled && known.updatedAt >= input.readAt) return undefined
  const { database, ids, clock } = context.dependencies
  const unionId = item.organizerUnionId
  const [employee] = unionId === null ? [] : await listEmployeesByUnionId(context, [unionId])
  const others = isOccupying(known.state) ? await listOtherRooms(work, known) : []
  const saved = await repository.saveNative(database, context.corp.corpId, {
    id: ids.next(),
    eventKey: known.calendarEventId ?? keyOf(work, item),
    bookId: null,
    organizer: { id: employee?.id ?? null, unionId, name: employee?.name ?? null },
    range,
    state,
    roomIds: [input.roomId, ...others],
    now: clock.now(),
  })
  outcome.changed += 1
  touched.push(range, known)
  return saved.conflicts.includes(input.roomId) ? range : undefined
}

async function listOtherRooms({ context, input }: Import, known: KnownInRoom): Promise<string[]> {
  const rows = await repository.listRoomsOf(context.dependencies.database, context.corp.corpId, known.id)
  return rows.filter((roomId) => roomId !== input.roomId)
}

/** The occurrences of a series share the event's id; each gets a key of its own. */
function keyOf({ input, known }: Import, item: RoomBusy): string {
  const isSeries =
    input.busy.filter((other) => other.eventId === item.eventId).length > 1 ||
    known.some((booking) => eventIdOf(booking) === item.eventId)
  return isSeries ? `${item.eventId}~${item.start}` : item.eventId
}
