import {
  healthChecks,
  type HealthCause,
  type HealthCheckId,
  type HealthOutcome,
  type HealthReport,
} from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { connectionChecks, consoleCheck } from './connection-checks.ts'
import { stopsAsking, toUnknown } from './dingtalk-problems.ts'
import { eventChecks } from './event-checks.ts'
import { listResults, saveResult } from './health.repository.ts'
import { unknown, type HealthCheck, type HealthContext } from './health.types.ts'
import { noticeCheck } from './notice-check.ts'
import { peopleChecks } from './people-checks.ts'
import { permissionChecks } from './permission-checks.ts'
import { publicAddressCheck } from './public-address-check.ts'
import { roomChecks } from './room-checks.ts'
import { signInChecks } from './sign-in-checks.ts'
import { arrivalChecks, budgetCheck, pushesCheck } from './use-checks.ts'

const checks: ReadonlyMap<HealthCheckId, HealthCheck> = new Map(
  [
    ...connectionChecks,
    ...permissionChecks,
    ...peopleChecks,
    publicAddressCheck,
    ...eventChecks,
    ...arrivalChecks,
    consoleCheck,
    ...signInChecks,
    budgetCheck,
    pushesCheck,
    ...roomChecks,
    noticeCheck,
  ].map((check) => [check.id, check]),
)

/** What costs no call of the monthly quota. */
export const freeChecks: readonly HealthCheckId[] = healthChecks.filter((id) => checks.get(id)?.calls === 0)

/** The pitfalls of DingTalk that a light tells of (docs/health-check.md). */
export function pitfallsOf(id: HealthCheckId): readonly string[] {
  return checks.get(id)?.pitfalls ?? []
}

/** Every light as it was last found, and what a fresh look would cost. */
export async function getHealth({ dependencies: { database }, corp }: CorpContext): Promise<HealthReport> {
  const results = await listResults(database, corp.corpId)
  return {
    checks: healthChecks.map((id) => ({ id, calls: checks.get(id)?.calls ?? 0, result: results.get(id) ?? null })),
  }
}

/**
 * Looks at these lights now, one after another and in their own order: once it is clear why DingTalk cannot be asked, it is not
 * asked again. Never throws for what DingTalk says.
 */
export async function runChecks(context: CorpContext, ids: readonly HealthCheckId[]): Promise<HealthReport> {
  const { dependencies, corp } = context
  const client = dependencies.dingtalkTrial(corp)
  let stopped: HealthCause | null = null
  try {
    for (const id of healthChecks) {
      const check = checks.get(id)
      if (!check || !ids.includes(id)) continue
      const outcome: HealthOutcome =
        stopped && check.asksDingTalk ? unknown(stopped) : await run(check, { ...context, client })
      if (check.asksDingTalk && stopsAsking(outcome.cause)) stopped = outcome.cause
      await saveResult(dependencies.database, corp.corpId, id, outcome, dependencies.clock.now())
    }
  } finally {
    await client.close()
  }
  return getHealth(context)
}

async function run(check: HealthCheck, context: HealthContext): Promise<HealthOutcome> {
  try {
    return await check.run(context)
  } catch (error) {
    if (isDingTalkError(error)) return toUnknown(error)
    throw error
  }
}
