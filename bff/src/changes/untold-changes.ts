import { sql } from 'kysely'
import { datesTouched } from '@meeting/shared'
import type { Dependencies } from '../dependencies.ts'

export type UntoldChanges = {
  start(): void
  /** Looks once. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

type SweepOptions = { everyMs?: number }
type Told = { at: number }

/** A change has this long to be told by who made it. */
const graceMs = 2_000
/** Clocks of several processes differ by less, and statements take less. */
const overlapMs = 20_000

/**
 * The safety net below the change bus: what was committed by a process that died before it could tell. Compares what changed in
 * the tables lately with what was heard, and tells the rest.
 */
export function createUntoldChanges(
  dependencies: Pick<Dependencies, 'database' | 'changes' | 'clock' | 'corps' | 'log'>,
  { everyMs = 3_000 }: SweepOptions = {},
): UntoldChanges {
  const { database, changes, clock, corps, log } = dependencies
  const heard = new Map<string, Told>()
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> = Promise.resolve()

  const stopListening = changes.subscribe((change) => {
    if (change?.kind === 'booking') heard.set(change.bookingId, { at: clock.now() })
    else if (change?.kind === 'rooms') heard.set(change.corpId, { at: clock.now() })
  })
  const isUntold = (id: string, changedAt: number) => (heard.get(id)?.at ?? 0) < changedAt - graceMs

  async function sweep(): Promise<void> {
    const now = clock.now()
    for (const [id, { at }] of heard) if (at < now - 4 * overlapMs) heard.delete(id)
    const from = new Date(now - overlapMs)
    const to = new Date(now - graceMs)
    const { rows: bookings } = await sql<ChangedBooking>`
      select id, corp_id, (extract(epoch from updated_at) * 1000)::float8 as updated_at,
        (extract(epoch from lower(during)) * 1000)::float8 as start, (extract(epoch from upper(during)) * 1000)::float8 as "end"
      from bookings where updated_at > ${from} and updated_at <= ${to}`.execute(database)
    for (const booking of bookings) {
      const corp = corps.find(booking.corpId)
      if (!corp || !isUntold(booking.id, booking.updatedAt)) continue
      changes.publish({
        kind: 'day',
        corpId: corp.corpId,
        dates: datesTouched(booking, corp.settings.timeZone),
      })
      changes.publish({ kind: 'booking', corpId: corp.corpId, bookingId: booking.id })
    }
    const { rows: rooms } = await sql<{ corpId: string; updatedAt: number }>`
      select corp_id, (extract(epoch from max(updated_at)) * 1000)::float8 as updated_at
      from rooms where updated_at > ${from} and updated_at <= ${to} group by corp_id`.execute(database)
    for (const { corpId, updatedAt } of rooms)
      if (isUntold(corpId, updatedAt)) changes.publish({ kind: 'rooms', corpId })
  }

  function schedule(): void {
    timer = setTimeout(() => {
      sweeping = sweep()
        .catch((error: unknown) => log.warn({ err: error }, 'untold changes could not be looked for'))
        .finally(() => {
          if (timer) schedule()
        })
    }, everyMs)
    timer.unref()
  }

  return {
    start() {
      if (!timer) schedule()
    },
    sweep,
    async stop() {
      clearTimeout(timer)
      timer = undefined
      stopListening()
      await sweeping
    },
  }
}

type ChangedBooking = { id: string; corpId: string; updatedAt: number; start: number; end: number }
