import { minute } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { DingTalkError, isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { recordNotices } from '../notices/recording.ts'
import type { WorkResult } from '../work/work-queue.ts'
import { publishBookingChange } from './booking-changes.ts'
import { isOccupying } from './booking-view.ts'
import * as repository from './handing-over.repository.ts'
import type { HandOver, Reassigned } from './handing-over.repository.ts'
import { mayPass, readBusy } from './placement-events.ts'
import { isReduced, pauseAfter } from './placement-timing.ts'

export type HandOverBooking = {
  bookingId: string
  toEmployeeId: string
  /** Our id of who hands over; null: the product by itself. */
  actorId: string | null
  /** In the words of who does it; told to the new organizer. */
  reason?: string
  /** Whatever else belongs to the change, in its transaction; only when there is one. */
  alongside?: (transaction: Database) => Promise<void>
}

/**
 * Makes somebody else the organizer: here at once, in DingTalk's calendar as soon as it can be told. Answers why not, where the
 * booking cannot be handed over; nothing is changed then. History, audit and notices name both.
 */
export async function handOverBooking(context: CorpContext, input: HandOverBooking): Promise<Reassigned['result']> {
  const { dependencies, corp } = context
  const { database, clock, signals, checkpoint } = dependencies
  const now = clock.now()
  const { bookingId, toEmployeeId, actorId, reason, alongside } = input
  await checkpoint('hand_over.before_commit')
  const outcome = await database.transaction().execute(async (transaction) => {
    const reassigned = await repository.reassign(transaction, corp.corpId, { bookingId, toEmployeeId, actorId, now })
    if (reassigned.result !== 'reassigned') return reassigned
    const detail = { ...(actorId === null ? {} : { actorId }), ...(reason === undefined ? {} : { reason }) }
    const notice = { kind: 'handed_over' as const, receiverIds: [toEmployeeId], bookingId, detail }
    await recordNotices(transaction, corp.corpId, [notice], now)
    await alongside?.(transaction)
    return reassigned
  })
  await checkpoint('hand_over.after_commit')
  if (outcome.result !== 'reassigned') return outcome.result
  publishBookingChange(context, bookingId, outcome)
  signals.poke('outbox')
  return 'reassigned'
}

type Attempt = { context: CorpContext; handOver: HandOver; present: string; wanted: string; eventId: string }

/**
 * Tells DingTalk whose event it is now: asked as who had it, as the only call for this wants it (server-api.md §4.5). What happens
 * once that person has left is not documented, so each way is survived: it goes over; it stays with them, and the booking stands
 * all the same; or the event went with them, and is made anew. Safe to repeat at any line.
 */
export async function carryHandOver(
  context: CorpContext,
  { bookingId, claims, signal }: { bookingId: string; claims: number; signal: AbortSignal },
): Promise<WorkResult> {
  const { database, clock, checkpoint } = context.dependencies
  const { corpId } = context.corp
  const handOver = await repository.findHandOver(database, corpId, bookingId)
  await checkpoint('hand_over.started')
  if (!handOver || !isOccupying(handOver.state) || handOver.end <= clock.now()) return done('over')
  const { presentUnionId: present, wantedUnionId: wanted, calendarEventId: eventId } = handOver
  if (wanted === null || wanted === present) return done('theirs already')
  if (eventId === null || present === null) {
    // Not placed yet: placing goes on in the new name.
    await repository.settleHandOver(database, corpId, handOver, clock.now())
    return done('not in DingTalk yet')
  }
  const attempt = { context, handOver, present, wanted, eventId }
  try {
    return await transfer(attempt, { isRepeated: claims > 1 })
  } catch (error) {
    signal.throwIfAborted()
    return answerFailure(attempt, error, claims)
  }
}

async function transfer(attempt: Attempt, { isRepeated }: { isRepeated: boolean }): Promise<WorkResult> {
  const { context, present, wanted, eventId, handOver } = attempt
  const { dingtalk, checkpoint } = context.dependencies
  const { calendar } = dingtalk(context.corp)
  // An earlier attempt may have been carried out without its answer coming back.
  if (isRepeated && (await isWanted(attempt))) return settle(attempt)
  await checkpoint('hand_over.before_transfer')
  await calendar.transferEvent(present, eventId, wanted, `${handOver.id}.transfer.${wanted}`.slice(0, 128))
  await checkpoint('hand_over.after_transfer')
  return settle(attempt)
}

async function settle({ context, handOver }: Attempt): Promise<WorkResult> {
  const { database, clock, checkpoint } = context.dependencies
  await repository.settleHandOver(database, context.corp.corpId, handOver, clock.now())
  await checkpoint('hand_over.settled')
  return done('transferred')
}

/** Whether the new organizer has the event in DingTalk already. */
async function isWanted({ context, wanted, eventId }: Attempt): Promise<boolean> {
  const event = await context.dependencies.dingtalk(context.corp).calendar.findEvent(wanted, eventId)
  return event?.organizerUnionId === wanted && !event.cancelled
}

async function answerFailure(attempt: Attempt, error: unknown, claims: number): Promise<WorkResult> {
  const { context, handOver } = attempt
  const now = context.dependencies.clock.now()
  if (!(error instanceof DingTalkError)) throw error
  const laterAt = isReduced(error) ? now + 15 * minute : now + pauseAfter(claims, handOver.state)
  if (isReduced(error) || mayPass(error))
    return { result: 'later', at: Math.max(laterAt, error.details.retryAt ?? 0), reason: error.message }
  return settleRefused(attempt, error)
}

/** DingTalk says no for good: what became of the event decides. */
async function settleRefused(attempt: Attempt, error: DingTalkError): Promise<WorkResult> {
  const { context, handOver } = attempt
  const { database, clock, signals, checkpoint } = context.dependencies
  const { corpId } = context.corp
  try {
    if (await isWanted(attempt)) return await settle(attempt)
  } catch (failure) {
    if (!isDingTalkError(failure)) throw failure
  }
  if (await isGone(attempt)) {
    await checkpoint('hand_over.before_placing_anew')
    await repository.placeAnew(database, corpId, handOver, clock.now())
    signals.poke('outbox')
    return done('gone: placed anew')
  }
  await repository.keepWithFormer(database, corpId, handOver, { reason: error.message, now: clock.now() })
  publishBookingChange(context, handOver.id, handOver)
  return done('stays with its former organizer')
}

/** Its rooms tell: none of them is DingTalk's for this event any more. Without rooms of DingTalk's nobody can tell. */
async function isGone({ context, handOver, wanted, eventId }: Attempt): Promise<boolean> {
  for (const roomId of handOver.dingtalkRoomIds) {
    const busy = await readBusy(context, wanted, roomId, handOver)
    if (busy === null || busy.some((span) => span.eventId === eventId)) return false
  }
  return handOver.dingtalkRoomIds.length > 0
}

function done(outcome: string): WorkResult {
  return { result: 'done', outcome }
}
