import type { CorpContext } from '../corps/corp-context.ts'
import { readRooms } from './room-catalogue.ts'

type Scope = Pick<CorpContext, 'corp'> & { dependencies: Pick<CorpContext['dependencies'], 'database' | 'changes'> }

/** Does work on the rooms and tells every process when, by whatever means, what people see is different afterwards. */
export async function publishingRooms<T>({ dependencies, corp }: Scope, work: () => Promise<T>): Promise<T> {
  const { database, changes } = dependencies
  const before = await readRooms(database, corp.corpId)
  try {
    return await work()
  } finally {
    const after = await readRooms(database, corp.corpId)
    if (after.list.version !== before.list.version) changes.publish({ kind: 'rooms', corpId: corp.corpId })
  }
}
