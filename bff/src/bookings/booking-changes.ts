import { datesTouched, type TimeRange } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'

/** Tells every process that a booking changed, and which days look different now: those of all given ranges. */
export function publishBookingChange(context: CorpContext, bookingId: string, ...ranges: TimeRange[]): void {
  publishDays(context, ranges)
  context.dependencies.changes.publish({ kind: 'booking', corpId: context.corp.corpId, bookingId })
}

/** Tells every process which days look different now. */
export function publishDays({ dependencies, corp }: CorpContext, ranges: readonly TimeRange[]): void {
  const dates = new Set(ranges.flatMap((range) => datesTouched(range, corp.settings.timeZone)))
  if (dates.size > 0) dependencies.changes.publish({ kind: 'day', corpId: corp.corpId, dates: [...dates] })
}

/**
 * Listens for a booking before it is made, so that its end cannot be missed. `done` resolves when `isSettled` says so after a
 * change, or after `ms`; asks only when told that something happened.
 */
export function watchBooking(
  { dependencies }: CorpContext,
  bookingId: string,
  isSettled: () => Promise<boolean>,
): { done(ms: number): Promise<void>; stop(): void } {
  const { changes, clock, log } = dependencies
  const settled = Promise.withResolvers<void>()
  const look = async () => {
    try {
      if (await isSettled()) settled.resolve()
    } catch (error) {
      log.warn({ err: error, bookingId }, 'a booking that somebody waits for could not be read')
    }
  }
  const stop = changes.subscribe((change) => {
    if (change === null || (change.kind === 'booking' && change.bookingId === bookingId)) void look()
  })
  return {
    stop,
    async done(ms) {
      const timer = new AbortController()
      await Promise.race([settled.promise, clock.sleep(ms, timer.signal)])
      timer.abort()
      stop()
    },
  }
}
