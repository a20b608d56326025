import { minute, type TimeRange } from '../time/time-range.ts'
import type { CheckInExemptions, CheckInSettings } from './check-in.types.ts'

/** What decides whether a booking is to be claimed, and when. Instants in epoch ms. */
export type ClaimSubject = TimeRange & { roomIds: readonly string[]; organizerId: string | null; createdAt: number }
export type ClaimWindow = { opensAt: number; deadline: number }

type Times = Pick<CheckInSettings, 'opensMinutes' | 'deadlineMinutes'> & {
  exempt: Pick<CheckInExemptions, 'roomIds' | 'upToMinutes' | 'fromMinutes'> & Partial<CheckInExemptions>
}

/**
 * When a booking is to be claimed; null: it need not be. Of several rooms one that is not exempt is enough. Whoever books late
 * has as long after booking as others after the begin.
 */
export function claimWindow(settings: Times, booking: ClaimSubject): ClaimWindow | null {
  const { exempt, opensMinutes, deadlineMinutes } = settings
  const minutes = (booking.end - booking.start) / minute
  if (exempt.upToMinutes !== null && minutes <= exempt.upToMinutes) return null
  if (exempt.fromMinutes !== null && minutes >= exempt.fromMinutes) return null
  if (booking.organizerId === null || exempt.employeeIds?.includes(booking.organizerId)) return null
  if (booking.roomIds.every((id) => exempt.roomIds.includes(id))) return null
  const deadline = Math.max(booking.start, booking.createdAt) + deadlineMinutes * minute
  return deadline >= booking.end ? null : { opensAt: booking.start - opensMinutes * minute, deadline }
}

/** What is to be done about a booking that nobody has claimed so far. `until`: what its organizer was told; null: nothing yet. */
export type ClaimStep = { kind: 'warn'; until: number } | { kind: 'release' } | { kind: 'wait'; at: number } | null

/** The next step at `now` (epoch ms). Whoever is warned late, because nothing ran, has as long as everybody after the warning. */
export function nextClaimStep(
  settings: CheckInSettings,
  booking: ClaimSubject,
  { until, now }: { until: number | null; now: number },
): ClaimStep {
  const window = claimWindow(settings, booking)
  if (!window || booking.end <= now) return null
  if (until !== null) return now >= until ? { kind: 'release' } : { kind: 'wait', at: until }
  const warnAt = Math.max(window.deadline - settings.warnMinutes * minute, booking.createdAt)
  if (now < warnAt) return { kind: 'wait', at: warnAt }
  const told = Math.max(window.deadline, now + settings.warnMinutes * minute)
  return told >= booking.end ? null : { kind: 'warn', until: told }
}
