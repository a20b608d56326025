import { hour, minute, nextClaimStep, toWallTime } from '@meeting/shared'
import { publishBookingChange } from '../bookings/booking-changes.ts'
import { giveRoomsToWaiting } from '../bookings/booking-endings.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { recordNotices } from '../notices/recording.ts'
import type { ScheduledTask } from '../scheduled/scheduled-tasks.ts'
import * as repository from './check-in.repository.ts'
import type { Told, Unclaimed } from './check-in.repository.ts'

export const claimTaskName = 'check_in.release'
const lookEveryMs = 15_000
/** What began longer ago was not to be claimed any more when the product came back. */
const longestBack = 3 * hour

/** Warns, waits and releases, for as long as the Corp wants bookings to be claimed. */
export const claimTask: ScheduledTask = {
  name: claimTaskName,
  async run(context) {
    const { clock } = context.dependencies
    if (!context.corp.checkIn.isOn) return clock.now() + hour
    const next = await releaseUnclaimed(context)
    return Math.max(clock.now() + 1_000, Math.min(next, clock.now() + lookEveryMs))
  },
}

/** Does what is due about bookings that nobody has claimed; answers when something is due next (epoch ms, or Infinity). */
export async function releaseUnclaimed(context: CorpContext): Promise<number> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const now = clock.now()
  const settings = corp.checkIn
  const span = { from: now - longestBack, to: now + (settings.warnMinutes + 1) * minute }
  const unclaimed = await repository.listUnclaimed(database, corp.corpId, span)
  const warned: Told[] = []
  const due: Unclaimed[] = []
  let next = Number.POSITIVE_INFINITY
  for (const booking of unclaimed) {
    const step = nextClaimStep(settings, booking, { until: booking.until, now })
    if (step?.kind === 'warn') warned.push({ id: booking.id, start: booking.start, until: step.until })
    else if (step?.kind === 'release') due.push(booking)
    else if (step?.kind === 'wait') next = Math.min(next, step.at)
  }
  if (warned.length > 0) await warn(context, unclaimed, warned)
  if (due.length > 0) await release(context, due, await forgive(context, due))
  return next
}

async function warn(context: CorpContext, bookings: readonly Unclaimed[], told: readonly Told[]): Promise<void> {
  await context.dependencies.database.transaction().execute((transaction) => tell(transaction, context, bookings, told))
}

async function tell(
  transaction: Database,
  { dependencies, corp }: CorpContext,
  bookings: readonly Unclaimed[],
  told: readonly Told[],
): Promise<void> {
  const organizers = new Map(bookings.map(({ id, organizerId }) => [id, organizerId]))
  const saved = new Set(await repository.saveDeadlines(transaction, corp.corpId, told))
  const notices = told
    .filter(({ id }) => saved.has(id))
    .map(({ id, until }) => ({
      kind: 'claim_due' as const,
      receiverIds: [organizers.get(id) ?? ''].filter(Boolean),
      bookingId: id,
      detail: { claimBy: until },
      dedupeKey: `claim_due:${id}:${until}`,
    }))
  await recordNotices(transaction, corp.corpId, notices, dependencies.clock.now())
}

/** Once a month somebody gets as much time again; answers whose room is not taken therefore. */
async function forgive(context: CorpContext, due: readonly Unclaimed[]): Promise<ReadonlySet<string>> {
  const { dependencies, corp } = context
  const { forgives, deadlineMinutes } = corp.checkIn
  const now = dependencies.clock.now()
  const until = now + deadlineMinutes * minute
  const candidates = due.flatMap(({ id, organizerId, end }) =>
    organizerId === null || until >= end ? [] : [{ id, organizerId }],
  )
  if (!forgives || candidates.length === 0) return new Set()
  const month = `${toWallTime(now, corp.settings.timeZone).date.slice(0, 7)}-01`
  return dependencies.database.transaction().execute(async (transaction) => {
    const forgiven = new Set(await repository.grantGraces(transaction, corp.corpId, candidates, { month, now }))
    const told = due.filter(({ id }) => forgiven.has(id)).map(({ id, start }) => ({ id, start, until }))
    if (told.length > 0) await tell(transaction, context, due, told)
    return forgiven
  })
}

async function release(context: CorpContext, due: readonly Unclaimed[], forgiven: ReadonlySet<string>): Promise<void> {
  const { database, clock, signals, checkpoint } = context.dependencies
  const ids = due.flatMap(({ id }) => (forgiven.has(id) ? [] : [id]))
  if (ids.length === 0) return
  await checkpoint('release.before_commit')
  const released = await repository.releaseUnclaimed(database, context.corp.corpId, ids, clock.now())
  await checkpoint('release.after_commit')
  if (released.length === 0) return
  signals.poke('outbox')
  for (const { id, start, end } of released) publishBookingChange(context, id, { start, end })
  for (const { id, start, end, roomIds } of released)
    await giveRoomsToWaiting(context, { id, start, end, rooms: roomIds.map((roomId) => ({ id: roomId })) })
}
