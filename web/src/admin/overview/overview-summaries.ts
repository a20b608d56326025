import type { EventTypes, HealthLight, HealthReport } from '@meeting/shared'

export type HealthSummary = Record<HealthLight | 'never', number> & { lastAt: string | null }

/** How many lights are in which state, and when one was last found; `never`: not run yet. */
export function summarizeHealth({ checks }: HealthReport): HealthSummary {
  const summary: HealthSummary = { ok: 0, warning: 0, fault: 0, unknown: 0, never: 0, lastAt: null }
  for (const { result } of checks) {
    summary[result?.light ?? 'never'] += 1
    if (result && (summary.lastAt === null || result.at > summary.lastAt)) summary.lastAt = result.at
  }
  return summary
}

export type EventsSummary = { lastAt: string | null; lastWeek: number; waiting: number; dead: number; missing: number }

/** All types together; `missing`: subscribed ones of which none ever came. */
export function summarizeEvents({ types }: EventTypes): EventsSummary {
  const summary: EventsSummary = { lastAt: null, lastWeek: 0, waiting: 0, dead: 0, missing: 0 }
  for (const { subscribed, lastReceivedAt, lastWeek, waiting, dead } of types) {
    summary.lastWeek += lastWeek
    summary.waiting += waiting
    summary.dead += dead
    if (subscribed && lastReceivedAt === null) summary.missing += 1
    if (lastReceivedAt && (summary.lastAt === null || lastReceivedAt > summary.lastAt)) summary.lastAt = lastReceivedAt
  }
  return summary
}
