import { day, type Leaver, type LeaverOutcome, type LeaversReport, type LeavingSettings } from '@meeting/shared'
import { recordAudit, systemActor, type AuditActor } from '../audit/audit.ts'
import { handOverBooking } from '../bookings/handing-over.ts'
import { releaseBooking } from '../bookings/releasing.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import { findEmployee } from './directory.ts'
import * as repository from './leavers.repository.ts'
import type { LeftBooking } from './leavers.repository.ts'

/** People who left and still have rooms, with who would take over and what happens by itself. */
export async function reportLeavers({ dependencies, corp }: CorpContext): Promise<LeaversReport> {
  const { database, clock } = dependencies
  const now = clock.now()
  const [settings, left, stuck] = await Promise.all([
    repository.readLeavingSettings(database, corp.corpId),
    repository.listLeftBookings(database, corp.corpId, { now }),
    repository.listStuckBookings(database, corp.corpId, now),
  ])
  const leavers: Leaver[] = []
  for (const bookings of Map.groupBy(left, ({ leaver }) => leaver.id).values()) {
    const [first] = bookings
    if (first) leavers.push(await toLeaver({ dependencies, corp }, first.leaver, { bookings, settings }))
  }
  return { settings, leavers, stuck: stuck.map(({ start, ...booking }) => ({ ...booking, start: toIso(start) })) }
}

async function toLeaver(
  { dependencies, corp }: CorpContext,
  { leftAt, ...person }: LeftBooking['leaver'],
  { bookings, settings }: { bookings: readonly LeftBooking[]; settings: LeavingSettings },
): Promise<Leaver> {
  return {
    ...person,
    leftAt: toIso(leftAt),
    manager: (await repository.findManager(dependencies.database, corp.corpId, person.id)) ?? null,
    automaticAt: settings.action === 'ask' ? null : toIso(leftAt + settings.afterDays * day),
    bookings: bookings.map(({ id, title, start, end, rooms, fixed }) => ({
      id,
      title,
      start: toIso(start),
      end: toIso(end),
      rooms,
      fixed,
    })),
  }
}

/** Sets what happens by itself from now on, also to the bookings of those who left before. */
export async function changeLeaving(
  context: CorpContext,
  settings: LeavingSettings,
  actor: AuditActor,
): Promise<LeaversReport> {
  const { database, clock } = context.dependencies
  const { corpId } = context.corp
  const now = clock.now()
  await database.transaction().execute(async (transaction) => {
    const before = await repository.readLeavingSettings(transaction, corpId)
    if (before.action === settings.action && before.afterDays === settings.afterDays) return
    await repository.saveLeavingSettings(transaction, corpId, settings, now)
    const subject = { kind: 'directory', id: null, name: null } as const
    const action = 'directory.leaving_changed'
    await recordAudit(transaction, { corpId, actor, action, subject, before, after: settings, at: now })
  })
  return reportLeavers(context)
}

type Doing = { actor: AuditActor; actorId: string | null }

/**
 * Hands leavers' bookings over to a colleague, or each to its leaver's manager (`toEmployeeId` null). Answers each booking's
 * outcome; those that nobody who left organizes are `over`. Throws `employee.not_found` when the colleague is not there.
 */
export async function handOverLeft(
  context: CorpContext,
  request: { bookingIds: readonly string[]; toEmployeeId: string | null },
  actor: AuditActor,
): Promise<LeaverOutcome> {
  if (request.toEmployeeId !== null) {
    const heir = await findEmployee(context, request.toEmployeeId)
    if (!heir || heir.leftAt !== null) throw new DomainError('employee.not_found')
  }
  return forEach(context, request.bookingIds, (booking) =>
    handOverOne(context, booking, { to: request.toEmployeeId, actor, actorId: actor.employeeId }),
  )
}

/** Gives the rooms of leavers' bookings back. Answers each booking's outcome. */
export async function releaseLeft(
  context: CorpContext,
  bookingIds: readonly string[],
  actor: AuditActor,
): Promise<LeaverOutcome> {
  return forEach(context, bookingIds, (booking) => releaseOne(context, booking, { actor, actorId: actor.employeeId }))
}

/** What the setting says for everybody who left long enough ago. Answers how many bookings were settled. */
export async function settleLeavers(context: CorpContext): Promise<number> {
  const { database, clock, log } = context.dependencies
  const now = clock.now()
  const settings = await repository.readLeavingSettings(database, context.corp.corpId)
  if (settings.action === 'ask') return 0
  const left = await repository.listLeftBookings(database, context.corp.corpId, { now })
  const due = left.filter(({ leaver, fixed }) => fixed === null && leaver.leftAt + settings.afterDays * day <= now)
  const doing = { actor: systemActor, actorId: null }
  let settled = 0
  for (const booking of due) {
    const outcome =
      settings.action === 'release'
        ? await releaseOne(context, booking, doing)
        : await handOverOne(context, booking, { ...doing, to: null })
    if (outcome === 'done') settled += 1
  }
  if (settled > 0)
    log.info({ corpId: context.corp.corpId, settled, action: settings.action }, 'bookings of leavers settled')
  return settled
}

type Outcome = 'done' | LeaverOutcome['failed'][number]['reason']

async function forEach(
  { dependencies, corp }: CorpContext,
  bookingIds: readonly string[],
  settle: (booking: LeftBooking) => Promise<Outcome>,
): Promise<LeaverOutcome> {
  const { database, clock } = dependencies
  const left = await repository.listLeftBookings(database, corp.corpId, { now: clock.now(), bookingIds })
  const outcome: LeaverOutcome = { done: [], failed: [] }
  for (const bookingId of new Set(bookingIds)) {
    const booking = left.find(({ id }) => id === bookingId)
    const result = booking ? await settle(booking) : 'over'
    if (result === 'done') outcome.done.push(bookingId)
    else outcome.failed.push({ bookingId, reason: result })
  }
  return outcome
}

async function handOverOne(
  context: CorpContext,
  booking: LeftBooking,
  { to, actor, actorId }: Doing & { to: string | null },
): Promise<Outcome> {
  const { database } = context.dependencies
  const { corpId } = context.corp
  const heirId = to ?? (await repository.findManager(database, corpId, booking.leaver.id))?.id
  if (heirId === undefined) return 'nobody'
  const result = await handOverBooking(context, {
    bookingId: booking.id,
    toEmployeeId: heirId,
    actorId,
    alongside: async (transaction) => {
      const heir = await findEmployee({ dependencies: { database: transaction }, corp: context.corp }, heirId)
      await audit(transaction, context, booking, {
        actor,
        action: 'bookings.handed_over',
        after: { organizer: heir?.name ?? heirId },
      })
    },
  })
  return result === 'reassigned' ? 'done' : result
}

async function releaseOne(context: CorpContext, booking: LeftBooking, { actor, actorId }: Doing): Promise<Outcome> {
  if (booking.fixed !== null) return booking.fixed
  const released = await releaseBooking(context, booking.id, {
    actorId,
    alongside: (transaction) =>
      audit(transaction, context, booking, { actor, action: 'bookings.released', after: { organizer: null } }),
  })
  return released ? 'done' : 'over'
}

async function audit(
  transaction: Database,
  { dependencies, corp }: CorpContext,
  booking: LeftBooking,
  change: {
    actor: AuditActor
    action: 'bookings.handed_over' | 'bookings.released'
    after: { organizer: string | null }
  },
): Promise<void> {
  await recordAudit(transaction, {
    corpId: corp.corpId,
    ...change,
    subject: { kind: 'booking', id: booking.id, name: booking.title ?? booking.rooms.join('、') },
    before: { organizer: booking.leaver.name },
    at: dependencies.clock.now(),
  })
}

function toIso(instant: number): string {
  return new Date(instant).toISOString()
}
