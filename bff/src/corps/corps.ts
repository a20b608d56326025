import type { Database } from '../database/database.ts'
import { deleteDraft, insertDraft, markConnected } from './corps.repository.ts'
import type { Corp } from './corps.types.ts'
import type { Sealer } from './sealer.ts'

/** Begins a Corp that is to be set up: from now on it has a request URL. False: there is one. `now` in epoch ms. */
export function beginCorp(
  database: Database,
  sealer: Sealer,
  corp: Pick<Corp, 'corpId' | 'corpKey'>,
  now: number,
): Promise<boolean> {
  return insertDraft(database, sealer, corp, now)
}

/** Forgets a Corp that was never connected; one that is, stays. */
export function abandonCorp(database: Database, corpId: string): Promise<void> {
  return deleteDraft(database, corpId)
}

/** Lets people sign in, and the first reading begin. `now` in epoch ms. */
export function connectCorp(database: Database, corpId: string, now: number): Promise<void> {
  return markConnected(database, corpId, now)
}

export { lockCorp, saveCallBudget, saveCheckIn, saveOperator, saveSettings } from './corps.repository.ts'
