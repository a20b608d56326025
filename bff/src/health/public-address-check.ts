import { day, type HealthCause, type HealthOutcome } from '@meeting/shared'
import { homeUrlOf, requestUrlOf } from '../corps/request-url.ts'
import { createSelfTest } from '../events/self-test.ts'
import { findLastEventAt } from './health.repository.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'

/** DingTalk waits for 2.5 s; what takes longer than this from here is worth knowing (D9). */
const slowMs = 1_000
const timeLimitMs = 5_000

/**
 * Our public address, asked as DingTalk asks it: an encrypted push of our own goes there, and its answer is read as strictly (D5, D7,
 * D9, D39). Says nothing to DingTalk.
 */
export const publicAddressCheck: HealthCheck = {
  id: 'public_address',
  pitfalls: ['D5', 'D7', 'D9', 'D39'],
  calls: 0,
  asksDingTalk: false,
  run: checkPublicAddress,
}

type Asked = { response: Response; text: string } | { failed: string }

async function checkPublicAddress(context: HealthContext): Promise<HealthOutcome> {
  const { dependencies, corp } = context
  const { clock, config, ids } = dependencies
  const test = createSelfTest(corp, { now: clock.now(), nonce: ids.secret(9).replaceAll(/[-_]/g, '0') })
  if (!test) return unknown('event_keys_missing')
  const host = new URL(config.publicUrl).hostname
  if (isLocal(host) && !isLocal(new URL(config.dingtalk.apiUrl).hostname))
    return fault('public_private', { data: { host } })
  const began = clock.now()
  const asked = await ask(context, `${requestUrlOf(corp, config.publicUrl)}?${test.query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: test.body,
  })
  const ms = clock.now() - began
  if ('failed' in asked) return tellFailure(context, asked.failed)
  const problem = findProblem(asked.response)
  if (problem) return problem
  if (!test.isAnsweredBy(asked.text)) return fault('public_changed')
  if (ms >= slowMs) return warning('public_slow', { data: { ms } })
  return (await isPageCached(context)) ? warning('public_cached') : ok({ ms })
}

async function ask({ dependencies: { fetch } }: HealthContext, url: string, init: RequestInit): Promise<Asked> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeLimitMs) })
    return { response, text: await response.text() }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { failed: cause instanceof Error && 'code' in cause ? String(cause.code) : 'timeout' }
  }
}

/** What stands between the network and us. */
function findProblem({ status, headers }: Response): HealthOutcome | undefined {
  if (status >= 300 && status < 400) return fault('public_redirect', { data: { to: hostOf(headers.get('location')) } })
  return status === 200 ? undefined : fault('public_intercepted', { data: { status } })
}

/** Some networks do not let a server call its own public address: when DingTalk came lately, nothing is wrong. */
async function tellFailure({ dependencies, corp }: HealthContext, code: string): Promise<HealthOutcome> {
  const isCertificate = /CERT|SIGNED|SSL|TLS|ISSUER|VERIFY/.test(code)
  const cause: HealthCause = isCertificate ? 'public_certificate' : 'public_unreachable'
  const lastAt = isCertificate ? null : await findLastEventAt(dependencies.database, corp.corpId)
  if (lastAt !== null && dependencies.clock.now() - lastAt < day) return ok({ at: new Date(lastAt).toISOString() })
  return fault(cause, { data: { code } })
}

/** A page that a proxy keeps brings an old version after each release (D39). */
async function isPageCached(context: HealthContext): Promise<boolean> {
  const { config } = context.dependencies
  const asked = await ask(context, homeUrlOf(context.corp, config), { method: 'GET' })
  if ('failed' in asked || asked.response.status !== 200) return false
  return !/no-cache|no-store/.test(asked.response.headers.get('cache-control') ?? '')
}

function hostOf(location: string | null): string {
  return location && URL.canParse(location) ? new URL(location).host : (location ?? '?')
}

/** An address that only means something inside a network. */
function isLocal(host: string): boolean {
  if (host === 'localhost' || /\.(local|internal|lan|localhost)$/.test(host)) return true
  if (/^\[(::1|f[cd]|fe80)/.test(host)) return true
  return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host)
}
