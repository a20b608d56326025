import { settleEventKeys } from '../corps/event-keys.ts'
import type { Corp } from '../corps/corps.types.ts'
import { keepVerificationRequest } from '../corps/verification-requests.ts'
import type { Dependencies } from '../dependencies.ts'
import { createRateLimit } from '../sign-in/rate-limiter.ts'
import type { Push } from './event-push.ts'
import type { Receipt } from './events.ts'
import { diagnosePush } from './push-diagnosis.ts'
import { selfTestType } from './self-test.ts'

type Observed = { corp: Corp; push: Push; receipt: Receipt; address: string }

/** Looks at pushes after they were answered; never keeps one waiting, never fails one. */
export type PushObserver = { observe(observed: Observed): void }

/**
 * Keeps what matched of verifications and of what was refused, so that the pages can say which of key, token and owner is wrong;
 * and lets go of replaced keys once DingTalk uses the new ones. What strangers send is looked at only now and then.
 */
export function createPushObserver(dependencies: Dependencies): PushObserver {
  const { clock, log } = dependencies
  const refused = createRateLimit({ burst: 10, perSecond: 0.5, clock })
  const verified = createRateLimit({ burst: 10, perSecond: 0.5, clock })
  const settling = new WeakSet<Corp>()

  async function keep({ corp, push, receipt, address }: Observed): Promise<void> {
    const limit = receipt.result === 'accepted' ? verified : refused
    if (limit.take(corp.corpId) > 0) return
    const request = { ...diagnosePush(corp, push, receipt), sourceAddress: address === 'unknown' ? null : address }
    await keepVerificationRequest(dependencies, corp.corpId, request)
  }

  async function settle(corp: Corp): Promise<void> {
    if (settling.has(corp)) return
    settling.add(corp)
    try {
      await settleEventKeys(dependencies, corp)
    } catch (error) {
      settling.delete(corp)
      throw error
    }
  }

  return {
    observe(observed) {
      const { corp, receipt } = observed
      const complain = (error: unknown) => log.warn({ err: error, corpId: corp.corpId }, 'a push was not followed up')
      if (receipt.result === 'refused') void keep(observed).catch(complain)
      if (receipt.result !== 'accepted' || receipt.eventType === selfTestType) return
      // That DingTalk could verify the address does not yet mean that its console kept the new keys.
      if (receipt.eventType === 'check_url') void keep(observed).catch(complain)
      else if (receipt.matchedKeys === 'current' && corp.previousEventKeys) void settle(corp).catch(complain)
    },
  }
}
