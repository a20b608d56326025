import { day } from '@meeting/shared'
import type { Dependencies } from '../dependencies.ts'
import { addDailyCounts, deleteDailyCountsBefore } from './daily-counts.repository.ts'

/**
 * What is counted: how people came, with which clients, who was turned away by which refusal, events that were answered late or came
 * only by DingTalk's list. `name` is a word of ours or a version, never a person's.
 */
export type DailyCountKind =
  | 'arrival'
  | 'old_client'
  | 'sign_in_failure'
  | 'permission'
  | 'event_slow'
  | 'event_recovered'
export type DailyCount = { kind: DailyCountKind; name: string; count?: number }

const keptFor = 35 * day
const maxNameLength = 80

/** Counts things that happened just now; each pair of kind and name at most once. Never throws. */
export async function countToday(
  { database, clock, log }: Pick<Dependencies, 'database' | 'clock' | 'log'>,
  corpId: string,
  counts: readonly DailyCount[],
): Promise<void> {
  try {
    const named = counts.map(({ name, ...rest }) => ({ count: 1, ...rest, name: name.slice(0, maxNameLength) }))
    await addDailyCounts(database, corpId, named, clock.now())
  } catch (error) {
    log.warn({ err: error, corpId }, 'something was not counted')
  }
}

/** Forgets what is too old to say anything. */
export async function pruneDailyCounts({ database, clock }: Pick<Dependencies, 'database' | 'clock'>, corpId: string) {
  await deleteDailyCountsBefore(database, corpId, clock.now() - keptFor)
}
