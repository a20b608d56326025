import { aesKeyLength, type GeneratedEventKeys } from '@meeting/shared'
import { recordAudit, systemActor } from '../audit/audit.ts'
import { publishOnCommit } from '../database/change-bus.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Ids } from '../ids/ids.ts'
import { lockCorp, updateCorp } from './corps.repository.ts'
import type { Corp, EventKeyPair } from './corps.types.ts'

/** The pair with which DingTalk's pushes are read; null: there is none yet. */
export function currentEventKeys(corp: Pick<Corp, 'eventToken' | 'eventAesKey'>): EventKeyPair | null {
  const { eventToken, eventAesKey } = corp
  return eventToken && eventAesKey ? { eventToken, eventAesKey } : null
}

/**
 * The Corp after its credentials were changed, with the pair before kept while DingTalk still may use it. Changed twice before an
 * event came: the pair that DingTalk really uses is the older one, and stays.
 */
export function keepOldEventKeys(before: Corp, after: Corp): Corp {
  // Nobody relies on one that is being set up, and which of two pairs matched would only confuse.
  if (before.connectedAt === null) return { ...after, previousEventKeys: null }
  const [old, fresh] = [currentEventKeys(before), currentEventKeys(after)]
  if (!old || !fresh || isSamePair(old, fresh)) return after
  const previous = before.previousEventKeys ?? old
  return { ...after, previousEventKeys: isSamePair(previous, fresh) ? null : previous }
}

/** A token and an aes_key as DingTalk's console takes them: letters and digits only. */
export function generateEventKeys(ids: Pick<Ids, 'secret'>): GeneratedEventKeys {
  return { eventToken: lettersAndDigits(ids, 24), eventAesKey: lettersAndDigits(ids, aesKeyLength) }
}

/**
 * DingTalk has used the new pair for an event: the one before is not accepted any more. Nothing happens when `corp` is not as it is
 * now (somebody changed the keys meanwhile).
 */
export async function settleEventKeys(dependencies: Dependencies, corp: Corp): Promise<void> {
  const { database, sealer, clock, corps, changes } = dependencies
  const verified = currentEventKeys(corp)
  const now = clock.now()
  const isSettled = await database.transaction().execute(async (transaction) => {
    const stored = await lockCorp(transaction, sealer, corp.corpId)
    const current = stored && currentEventKeys(stored)
    if (!stored?.previousEventKeys || !current || !verified || !isSamePair(current, verified)) return false
    await updateCorp(transaction, sealer, { ...stored, previousEventKeys: null }, now)
    await recordAudit(transaction, {
      corpId: corp.corpId,
      actor: systemActor,
      action: 'connection.event_keys_settled',
      subject: { kind: 'connection', id: corp.corpId, name: null },
      at: now,
    })
    await publishOnCommit(transaction, { kind: 'corps' })
    return true
  })
  if (!isSettled) return
  await corps.refresh()
  changes.publish({ kind: 'corps' })
}

function isSamePair(a: EventKeyPair, b: EventKeyPair): boolean {
  return a.eventToken === b.eventToken && a.eventAesKey === b.eventAesKey
}

/** Uniform over letters and digits: base64url without the other two characters. */
function lettersAndDigits(ids: Pick<Ids, 'secret'>, length: number): string {
  let found = ''
  while (found.length < length) found += ids.secret(64).replaceAll(/[^0-9A-Za-z]/g, '')
  return found.slice(0, length)
}
