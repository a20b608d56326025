import {
  fromWallTime,
  type Closure,
  type ClosureBookingState,
  type ClosureChoiceInput,
  type ClosureDetail,
  type ClosureInput,
  type ClosureList,
  type ClosurePreview,
  type ClosurePreviewInput,
  type RoomList,
} from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { publishOnCommit } from '../database/change-bus.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { recordNotices } from '../notices/recording.ts'
import { closureView, detailView, progressOf } from './closure-view.ts'
import { closureInThePast, closureNotFound, closureOver, unknownClosedRooms } from './closures.errors.ts'
import * as repository from './closures.repository.ts'
import type { BookingInRoom, ClosedRoom, NewItem, StoredClosure } from './closures.types.ts'
import { describeConcerned, keyOf, suggestRooms, whyUnchangeable } from './concerned.ts'

/** Whoever closes rooms. */
export type ClosingContext = CorpContext & { actor: AuditActor & { employeeId: string } }

/** How many bookings are shown with proposals, and how many a closure may concern at all. */
const shownBookings = 300
const mostBookings = 5_000
const listedClosures = 200
/** Closures stay in the rooms' rules for so long after their end, for timelines of days gone by. */
const keptFor = 60 * 24 * 3_600_000

/** What closing would concern, and where each booking could go. Changes nothing. Throws `request.invalid`. */
export async function previewClosure(context: ClosingContext, input: ClosurePreviewInput): Promise<ClosurePreview> {
  const { dependencies, corp, actor } = context
  const { list } = await dependencies.rooms.get(corp.corpId)
  const rooms = toClosedRooms(input, list)
  refusePast(rooms, dependencies.clock.now())
  const { bookings, total } = await repository.listConcerned(dependencies.database, corp.corpId, rooms, {
    now: dependencies.clock.now(),
    limit: shownBookings,
  })
  const closedIds = new Set(input.roomIds)
  return { bookings: await describeConcerned(context, bookings, { closedIds, viewerId: actor.employeeId }), total }
}

/**
 * Closes rooms and writes down what shall become of the bookings concerned; that is carried out afterwards. A hold that is under way
 * is waited for, one that comes later is refused: no booking stands in a closed room without being seen here. Throws `request.invalid`.
 */
export async function createClosure(context: ClosingContext, input: ClosureInput): Promise<ClosureDetail> {
  const id = context.dependencies.ids.next()
  await save(context, id, input, { isNew: true })
  return getClosure(context, id)
}

/** Changes rooms, time or words; choices are for bookings that are newly concerned. Throws `closure.not_found`, `closure.over`, `request.invalid`. */
export async function changeClosure(context: ClosingContext, id: string, input: ClosureInput): Promise<ClosureDetail> {
  await findOpen(context, id)
  await save(context, id, input, { isNew: false })
  return getClosure(context, id)
}

async function save(
  context: ClosingContext,
  id: string,
  input: ClosureInput,
  { isNew }: { isNew: boolean },
): Promise<void> {
  const { dependencies, corp, actor } = context
  const { database, clock } = dependencies
  const { corpId } = corp
  const { list } = await dependencies.rooms.get(corpId)
  const rooms = toClosedRooms(input, list)
  refusePast(rooms, clock.now())
  const before = isNew ? undefined : await repository.findClosure(database, corpId, id)
  const suggested = await suggest(context, rooms, input)
  await dependencies.checkpoint('closure.before_commit')
  await database.transaction().execute(async (transaction) => {
    const now = clock.now()
    await repository.stopHolds(transaction)
    const { start, end, reason, contact } = input
    const closure = { id, start, end, reason, contact, rooms }
    if (!(await repository.saveClosure(transaction, corpId, closure, { by: actor.employeeId, now, isNew })))
      throw closureOver()
    const { bookings } = await repository.listConcerned(transaction, corpId, rooms, { now, limit: mostBookings })
    await repository.forgetLeft(transaction, corpId, id, bookings)
    const { choices, otherwise } = input
    await choose(context, transaction, { closure, bookings, choices, otherwise, suggested, isNew })
    await repository.retireClosures(transaction, corpId, now - keptFor)
    await audit(context, transaction, { closure, before, rooms: list })
    await publishOnCommit(transaction, { kind: 'rooms', corpId })
  })
  await dependencies.checkpoint('closure.after_commit')
  tell(context)
}

type Chosen = {
  closure: repository.ClosureFields
  bookings: readonly BookingInRoom[]
  choices: readonly ClosureChoiceInput[]
  otherwise: ClosureInput['otherwise']
  /** A room for whoever is moved anywhere, by `keyOf`. */
  suggested: ReadonlyMap<string, string>
  /** Else what was chosen before stands. */
  isNew: boolean
}

async function choose(
  context: ClosingContext,
  transaction: DatabaseTransaction,
  { closure, bookings, choices, otherwise, suggested, isNew }: Chosen,
): Promise<void> {
  const { dependencies, corp, actor } = context
  const byKey = new Map(choices.map((choice) => [keyOf(choice), choice]))
  const earlier = isNew ? [] : await repository.listItems(transaction, corp.corpId, [closure.id])
  const decided = new Set(earlier.filter((item) => item.stands).map(keyOf))
  const items = bookings.flatMap((booking): NewItem[] => {
    const chosen = byKey.get(keyOf(booking))
    // Only new ones take the general answer.
    if (!chosen && decided.has(keyOf(booking))) return []
    const choice = whyUnchangeable(booking) === 'native' ? 'leave' : (chosen?.choice ?? otherwise)
    const toRoomId = choice === 'move' ? (chosen?.toRoomId ?? suggested.get(keyOf(booking)) ?? null) : null
    const { bookingId, roomId } = booking
    return [{ id: dependencies.ids.next(), bookingId, roomId, choice, toRoomId }]
  })
  const now = dependencies.clock.now()
  const saved = await repository.saveChoices(transaction, corp.corpId, closure.id, items, { by: actor.employeeId, now })
  await tellWhoStays(context, transaction, closure, { bookings, items: saved })
}

/**
 * Where those shall go who may be moved anywhere: rooms that suit all of them together. Found before anybody has to wait for it; what
 * is missing is looked for when its turn comes.
 */
async function suggest(
  context: ClosingContext,
  rooms: readonly ClosedRoom[],
  { choices, otherwise }: Pick<Chosen, 'choices' | 'otherwise'>,
): Promise<Map<string, string>> {
  const { database, clock } = context.dependencies
  const byKey = new Map(choices.map((choice) => [keyOf(choice), choice]))
  const isOpen = otherwise === 'move' || choices.some((choice) => choice.choice === 'move' && choice.toRoomId === null)
  if (!isOpen) return new Map()
  const asked = { now: clock.now(), limit: shownBookings }
  const { bookings } = await repository.listConcerned(database, context.corp.corpId, rooms, asked)
  const moving = bookings.filter((booking) => (byKey.get(keyOf(booking))?.choice ?? otherwise) === 'move')
  const fixed = moving.flatMap((range) => {
    const roomId = byKey.get(keyOf(range))?.toRoomId
    return roomId ? [{ range, roomId }] : []
  })
  const open = moving.filter((booking) => !byKey.get(keyOf(booking))?.toRoomId)
  return suggestRooms(context, open, { closedIds: new Set(rooms.map((room) => room.roomId)), fixed })
}

/** Those whose booking is left have to know that the door will be closed. */
async function tellWhoStays(
  { dependencies, corp, actor }: ClosingContext,
  transaction: DatabaseTransaction,
  closure: Pick<StoredClosure, 'id' | 'reason' | 'contact'>,
  { bookings, items }: { bookings: readonly BookingInRoom[]; items: readonly NewItem[] },
): Promise<void> {
  const left = new Set(items.filter((item) => item.choice === 'leave').map(keyOf))
  const { list } = await dependencies.rooms.get(corp.corpId)
  const detail = {
    actorId: actor.employeeId,
    reason: closure.reason,
    ...(closure.contact === null ? {} : { contact: closure.contact }),
  }
  const notices = bookings
    .filter((booking) => left.has(keyOf(booking)))
    .map((booking) => ({
      kind: 'room_closed' as const,
      receiverIds: [booking.organizer?.id ?? '', ...booking.attendeeIds].filter((id) => id !== ''),
      bookingId: booking.bookingId,
      detail: {
        ...detail,
        previousRooms: list.rooms.flatMap((room) => (room.id === booking.roomId ? [room.name] : [])),
      },
      dedupeKey: `room_closed:${closure.id}:${keyOf(booking)}`,
    }))
  await recordNotices(transaction, corp.corpId, notices, dependencies.clock.now())
}

/** Says what shall become of bookings that are left, came later, or could not be moved. Throws `closure.not_found`, `closure.over`. */
export async function chooseAgain(
  context: ClosingContext,
  id: string,
  choices: readonly ClosureChoiceInput[],
): Promise<ClosureDetail> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const closure = await findOpen(context, id)
  const suggested = await suggest(context, closure.rooms, { choices, otherwise: 'leave' })
  await database.transaction().execute(async (transaction) => {
    const { bookings } = await repository.listConcerned(transaction, corp.corpId, closure.rooms, {
      now: clock.now(),
      limit: mostBookings,
    })
    const wanted = new Set(choices.map(keyOf))
    const concerned = bookings.filter((booking) => wanted.has(keyOf(booking)))
    const chosen = { closure, bookings: concerned, choices, otherwise: 'leave' as const, suggested, isNew: false }
    await choose(context, transaction, chosen)
    await recordAudit(transaction, {
      corpId: corp.corpId,
      actor: context.actor,
      action: 'rooms.closure_choices',
      subject: { kind: 'closure', id, name: closure.reason },
      after: { bookings: concerned.length },
      at: clock.now(),
    })
  })
  dependencies.signals.poke('outbox')
  return getClosure(context, id)
}

/** Reopens the rooms now. What was moved stays where it is. Throws `closure.not_found`, `closure.over`. */
export async function liftClosure(context: ClosingContext, id: string): Promise<ClosureDetail> {
  const { dependencies, corp, actor } = context
  const { corpId } = corp
  const closure = await findOpen(context, id)
  const { list } = await dependencies.rooms.get(corpId)
  await dependencies.database.transaction().execute(async (transaction) => {
    const at = dependencies.clock.now()
    if (!(await repository.liftClosure(transaction, corpId, id, at))) throw closureOver()
    const subject = { kind: 'closure' as const, id, name: closure.reason }
    const after = { rooms: namesOf(closure.rooms, list) }
    await recordAudit(transaction, { corpId, actor, action: 'rooms.reopened', subject, after, at })
    await publishOnCommit(transaction, { kind: 'rooms', corpId })
  })
  tell(context)
  return getClosure(context, id)
}

/** Closures of the Corp, or of one room: those in force and to come first. */
export async function listClosures(context: ClosingContext, roomId: string | null): Promise<ClosureList> {
  const { database, clock } = context.dependencies
  const { corpId } = context.corp
  const stored = await repository.listClosures(database, corpId, { roomId, limit: listedClosures })
  const items = await repository.listItems(
    database,
    corpId,
    stored.map((closure) => closure.id),
  )
  const byClosure = Map.groupBy(items, (item) => item.closureId)
  const closures = stored.map((closure) => closureView(context, closure, byClosure.get(closure.id) ?? [], clock.now()))
  const order: Record<Closure['state'], number> = { current: 0, upcoming: 1, over: 2, lifted: 3 }
  return { closures: closures.sort((a, b) => order[a.state] - order[b.state]) }
}

/** One closure with each booking concerned and how far it has come. Throws `closure.not_found`. */
export async function getClosure(context: ClosingContext, id: string): Promise<ClosureDetail> {
  const { dependencies, corp, actor } = context
  const { database, clock } = dependencies
  const stored = await repository.findClosure(database, corp.corpId, id)
  if (!stored) throw closureNotFound()
  const items = await repository.listItems(database, corp.corpId, [id])
  const present =
    stored.liftedAt === null
      ? await repository.listConcerned(database, corp.corpId, stored.rooms, { now: clock.now(), limit: shownBookings })
      : { bookings: [], total: 0 }
  const past = await repository.listBookingsOf(database, corp.corpId, id)
  const known = new Map([...past, ...present.bookings].map((booking) => [keyOf(booking), booking]))
  const closedIds = new Set(stored.rooms.map((room) => room.roomId))
  const settled = new Set(items.filter((item) => !isUnsettled(progressOf(item))).map(keyOf))
  const described = await describeConcerned(context, [...known.values()], {
    closedIds,
    viewerId: actor.employeeId,
    // Whoever watches the progress asks every other second.
    isOpen: (booking) => !settled.has(keyOf(booking)),
  })
  return detailView(context, stored, { items, described, now: clock.now() })
}

/** Whether somebody may still choose another room. */
function isUnsettled(progress: ClosureBookingState): boolean {
  return progress === 'left' || progress === 'failed' || progress === 'undecided'
}

async function findOpen({ dependencies, corp }: ClosingContext, id: string): Promise<StoredClosure> {
  const closure = await repository.findClosure(dependencies.database, corp.corpId, id)
  if (!closure) throw closureNotFound()
  const isOver = closure.rooms.every((room) => room.end !== null && room.end <= dependencies.clock.now())
  if (closure.liftedAt !== null || isOver) throw closureOver()
  return closure
}

/** The same wall time is another instant in each zone. */
function toClosedRooms(input: Pick<ClosureInput, 'roomIds' | 'start' | 'end'>, list: RoomList): ClosedRoom[] {
  const rooms = new Map(list.rooms.map((room) => [room.id, room]))
  refuseUnknown(input.roomIds, rooms)
  return input.roomIds.flatMap((roomId) => {
    const room = rooms.get(roomId)
    if (!room) return []
    const end = input.end === null ? null : toInstant(input.end, room.timeZone)
    return [{ roomId, start: toInstant(input.start, room.timeZone), end }]
  })
}

function refuseUnknown(roomIds: readonly string[], known: { has(id: string): boolean }): void {
  const unknown = roomIds.flatMap((id, place) => (known.has(id) ? [] : [place]))
  if (unknown.length > 0) throw unknownClosedRooms(unknown)
}

function refusePast(rooms: readonly ClosedRoom[], now: number): void {
  if (rooms.some((room) => room.end !== null && (room.end <= now || room.end <= room.start))) throw closureInThePast()
}

function toInstant(wallTime: string, timeZone: string): number {
  const [date = '', time = ''] = wallTime.split('T')
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return fromWallTime({ date, minutes: hours * 60 + minutes }, timeZone)
}

async function audit(
  { dependencies, corp, actor }: ClosingContext,
  transaction: DatabaseTransaction,
  { closure, before, rooms }: { closure: repository.ClosureFields; before: StoredClosure | undefined; rooms: RoomList },
): Promise<void> {
  const detail = (of: Pick<StoredClosure, 'start' | 'end' | 'reason' | 'contact' | 'rooms'>) => ({
    rooms: namesOf(of.rooms, rooms),
    start: of.start,
    end: of.end,
    reason: of.reason,
    contact: of.contact,
  })
  await recordAudit(transaction, {
    corpId: corp.corpId,
    actor,
    action: before ? 'rooms.closure_changed' : 'rooms.closed',
    subject: { kind: 'closure', id: closure.id, name: closure.reason },
    ...(before ? { before: detail(before) } : {}),
    after: detail(closure),
    at: dependencies.clock.now(),
  })
}

const namedRooms = 20

function namesOf(rooms: readonly ClosedRoom[], list: RoomList): string {
  const names = new Map(list.rooms.map((room) => [room.id, room.name]))
  const shown = rooms.slice(0, namedRooms).map((room) => names.get(room.roomId) ?? room.roomId)
  return [...shown, ...(rooms.length > namedRooms ? ['…'] : [])].join('、')
}

function tell({ dependencies, corp }: ClosingContext): void {
  dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
  dependencies.signals.poke('outbox')
}
