import type { HealthOutcome } from '@meeting/shared'
import { readDeliveryState } from '../notices/delivery-state.ts'
import { fault, ok, warning, type HealthCheck, type HealthContext } from './health.types.ts'

/** Over a cap the call still succeeds, and nobody gets anything: too many for one person, or the same words twice (D31). */
const capCodes = new Set(['143105', '143106'])
/** Saved on purpose; the light of the quota says so. */
const onPurpose = new Set(['saving_calls'])

/** Whether work notices of the last day arrived, as DingTalk said when it was asked afterwards. */
export const noticeCheck: HealthCheck = {
  id: 'notices',
  pitfalls: ['D29', 'D31'],
  calls: 0,
  asksDingTalk: false,
  run: checkNotices,
}

async function checkNotices({ dependencies: { database, clock }, corp }: HealthContext): Promise<HealthOutcome> {
  const { sent, missed, reasons, lastProblem, lastAcceptedAt } = await readDeliveryState(
    database,
    corp.corpId,
    clock.now(),
  )
  if (lastProblem && lastProblem.at > (lastAcceptedAt ?? 0)) {
    return fault('notices_refused', { data: { code: lastProblem.code, at: new Date(lastProblem.at).toISOString() } })
  }
  const commonest = reasons.find(({ reason }) => !onPurpose.has(reason))
  // What was turned away before it was mended is sent again by itself.
  if (!commonest || missed === 0) return ok(sent > 0 ? { sent } : {})
  const { reason, count } = commonest
  return warning(capCodes.has(reason) ? 'notices_capped' : 'notices_missed', { data: { count, reason, sent } })
}
