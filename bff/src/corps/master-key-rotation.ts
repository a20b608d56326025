import { operatorActor, recordAudit } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import { MasterKeyError } from '../master-key.ts'
import { resealAll } from './corps.repository.ts'
import { createSealer } from './sealer.ts'

/** How many Corps' secrets are sealed with the new key now; `alreadyDone`: they were, an earlier run got that far. */
export type Rotation = { corps: number; alreadyDone: boolean }

/**
 * Seals every secret with another master key, all or none. Run it while the product is stopped: a running process knows only the
 * old key. Throws `MasterKeyError` when neither key opens what is there, or both are the same; then nothing is changed.
 */
export async function rotateMasterKey(
  { database, clock }: Pick<Dependencies, 'database' | 'clock'>,
  keys: { from: Buffer; to: Buffer },
): Promise<Rotation> {
  if (keys.from.equals(keys.to)) throw new MasterKeyError('The new master key is the old one.')
  const [from, to] = [createSealer(keys.from), createSealer(keys.to)]
  const now = clock.now()
  try {
    const corpIds = await database.transaction().execute(async (transaction) => {
      const resealed = await resealAll(transaction, from, to, now)
      for (const corpId of resealed) {
        const subject = { kind: 'corp', id: corpId, name: null } as const
        const entry = { corpId, actor: operatorActor, action: 'corp.master_key_rotated', subject, at: now } as const
        await recordAudit(transaction, entry)
      }
      return resealed
    })
    return { corps: corpIds.length, alreadyDone: false }
  } catch (error) {
    if (!(error instanceof MasterKeyError)) throw error
    const opened = await countOpened({ database, clock }, to)
    if (opened === undefined) throw error
    return { corps: opened, alreadyDone: true }
  }
}

/** Undefined: the key does not open everything. Changes nothing. */
async function countOpened(
  { database, clock }: Pick<Dependencies, 'database' | 'clock'>,
  sealer: ReturnType<typeof createSealer>,
): Promise<number | undefined> {
  const undo = new Error('only a look')
  let opened: number | undefined
  try {
    await database.transaction().execute(async (transaction) => {
      opened = (await resealAll(transaction, sealer, sealer, clock.now())).length
      throw undo
    })
  } catch (error) {
    if (error !== undo && !(error instanceof MasterKeyError)) throw error
  }
  return opened
}
