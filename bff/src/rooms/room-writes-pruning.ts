import type { CorpContext } from '../corps/corp-context.ts'
import { keepDeadFor } from '../work/work-pruning.ts'
import { deleteSettledWrites } from './room-writes.repository.ts'

/** Forgets changes in DingTalk that were settled long ago; the audit trail keeps who changed what. */
export async function pruneRoomWrites({ dependencies, corp }: CorpContext): Promise<number> {
  const { clock, database } = dependencies
  return deleteSettledWrites(database, corp.corpId, clock.now() - keepDeadFor)
}
