import { hour } from '@meeting/shared'
import { endDeadRehoming, rehome } from '../closures/rehoming.ts'
import type { Dependencies } from '../dependencies.ts'
import { saveSeries } from '../series/series-saving.ts'
import { createWorkQueue, type WorkItem, type WorkQueue, type WorkResult } from '../work/work-queue.ts'
import { refuseBooking } from './booking-endings.ts'
import { carryHandOver } from './handing-over.ts'
import { carryMove, endDeadMove } from './move-carrying.ts'
import { place } from './placement.ts'
import * as repository from './placement.repository.ts'
import { pauseAfter } from './placement-timing.ts'
import { tidy, withdraw } from './withdrawal.ts'

export type OutboxItem = WorkItem & { kind: string; payload: unknown }

/**
 * Carries to DingTalk what was written down for it: `place`, `move`, `hand_over`, `withdraw`, `tidy`; `series` holds the dates of one. Any number of processes may run one. That a
 * booking is to be placed stands in the booking itself at first, and becomes an item here.
 */
export function createOutboxQueue(
  dependencies: Dependencies,
  options: { leaseMs?: number; idleMs?: number } = {},
): WorkQueue {
  const { database, clock, log, signals } = dependencies
  return createWorkQueue<OutboxItem>({
    table: 'outbox',
    database,
    clock,
    log,
    signals,
    concurrency: 8,
    // DingTalk's own refusals and silences are answered `later`; what counts here are faults of ours and killed processes.
    maxAttempts: 30,
    backoff: (attempts) => pauseAfter(attempts, 'placing'),
    elsewhere: {
      takeOver: () => repository.heldPlacements.takeOver(database, clock.now()),
      isBefore: repository.heldPlacements.isBefore,
    },
    handle: (item, signal) => carryOut(dependencies, item, signal),
    onDead: (item) => endDead(dependencies, item),
    ...options,
  })
}

async function carryOut(dependencies: Dependencies, item: OutboxItem, signal: AbortSignal): Promise<WorkResult> {
  const corp = dependencies.corps.find(item.corpId)
  // Connected by another process a moment ago, or no longer connected.
  if (!corp) return { result: 'later', at: dependencies.clock.now() + hour / 60, reason: 'the Corp is not connected' }
  const context = { dependencies, corp }
  const work = { bookingId: item.subjectId, claims: item.claims, signal }
  if (item.kind === 'place') return place(context, work)
  if (item.kind === 'withdraw') return withdraw(context, work)
  if (item.kind === 'move') return carryMove(context, work)
  if (item.kind === 'hand_over') return carryHandOver(context, work)
  if (item.kind === 'rehome') return rehome(context, item.subjectId)
  if (item.kind === 'series') return saveSeries(context, item.subjectId, signal)
  if (item.kind === 'tidy') return tidy(context, bookingIdOf(item.payload) ?? item.subjectId)
  return { result: 'dead', reason: `unknown kind ${item.kind}` }
}

function bookingIdOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('bookingId' in payload)) return undefined
  return typeof payload.bookingId === 'string' ? payload.bookingId : undefined
}

/** A booking that cannot be placed for a fault of ours must not stay undecided. */
async function endDead(dependencies: Dependencies, item: OutboxItem): Promise<void> {
  const corp = dependencies.corps.find(item.corpId)
  if (!corp) return
  if (item.kind === 'rehome') return endDeadRehoming({ dependencies, corp }, item.subjectId)
  if (item.kind === 'move') return endDeadMove({ dependencies, corp }, item.subjectId)
  if (item.kind !== 'place') return
  const booking = await repository.findPlacement(dependencies.database, item.corpId, item.subjectId)
  if (booking?.state === 'placing')
    await refuseBooking({ dependencies, corp }, booking, { reason: 'other', roomId: null, texts: [] })
}
