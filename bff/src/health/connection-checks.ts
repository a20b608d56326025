import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { readServerTime } from '../dingtalk/server-time.ts'
import { toCause } from './dingtalk-problems.ts'
import { findSealedSecrets } from './health.repository.ts'
import { missing } from './permission-checks.ts'
import { fault, ok, unknown, warning, type HealthCheck, type HealthContext } from './health.types.ts'

/** Signatures and codes begin to fail somewhere beyond (D41). */
const driftLimitMs = 30_000

/** Whether DingTalk answers, and takes us for whom we are. */
export const connectionChecks: readonly HealthCheck[] = [
  { id: 'secrets', pitfalls: [], calls: 0, asksDingTalk: false, run: checkSecrets },
  { id: 'reach', pitfalls: ['D19', 'D21'], calls: 0, asksDingTalk: true, run: checkReach },
  { id: 'credentials', pitfalls: ['D30'], calls: 0, asksDingTalk: true, run: checkCredentials },
  { id: 'corp', pitfalls: ['D24'], calls: 0, asksDingTalk: true, run: checkCorp },
  { id: 'address', pitfalls: ['D13'], calls: 0, asksDingTalk: true, run: checkAddress },
  { id: 'clock', pitfalls: ['D41'], calls: 0, asksDingTalk: true, run: checkClock },
  { id: 'agent', pitfalls: ['D29'], calls: 1, asksDingTalk: true, run: checkAgent },
]

/** The consent of the company's own console page. */
export const consoleCheck: HealthCheck = { id: 'sso', pitfalls: [], calls: 0, asksDingTalk: true, run: checkConsole }

/** Whether what lies in the database can still be opened: a process that runs may do so with what it keeps. */
async function checkSecrets({ dependencies: { database, sealer }, corp }: HealthContext) {
  const sealed = await findSealedSecrets(database, corp.corpId)
  if (sealed === undefined) return fault('secrets_unreadable')
  try {
    sealer.open(sealed, corp.corpId)
    return ok()
  } catch {
    return fault('secrets_unreadable')
  }
}

/** Notices go out under the AgentId, which neither token nor sign-in prove. */
async function checkAgent({ client, corp }: HealthContext) {
  const data = { agentId: corp.agentId }
  return (await client.probes.isOwnAgent()) ? ok(data) : fault('agent_wrong', { data })
}

/** Both addresses are asked; what else they refuse is another light's. */
async function checkReach({ client }: HealthContext) {
  try {
    await client.credentials.proveApp()
    await client.directory.getScope()
  } catch (error) {
    if (!isDingTalkError(error)) throw error
    if (isDingTalkError(error, 'unavailable', 'timeout', 'blocked', 'throttled')) {
      return fault(toCause(error), { data: { code: error.details.code } })
    }
  }
  return ok()
}

async function checkCredentials({ client }: HealthContext) {
  try {
    await client.credentials.proveApp()
    return ok()
  } catch (error) {
    if (isDingTalkError(error, 'credentials')) return fault('secret_refused', { data: { code: error.details.code } })
    throw error
  }
}

async function checkCorp({ client, corp }: HealthContext) {
  // With a wrong secret no company would be the right one.
  await client.credentials.proveApp()
  const isOurs = await client.credentials.belongsToCorp()
  return isOurs ? ok() : fault('wrong_corp', { data: { corpId: corp.corpId } })
}

async function checkAddress({ client }: HealthContext) {
  try {
    await client.directory.getScope()
    return ok()
  } catch (error) {
    if (isDingTalkError(error, 'permission')) return ok()
    if (!isDingTalkError(error, 'address')) throw error
    const { seenAddress: text } = error.details
    if (text === undefined) return fault('address_not_allowed', { data: { address: '?' } })
    return fault('address_not_allowed', { data: { address: text }, copy: { what: 'address', text } })
  }
}

async function checkClock({ dependencies: { clock, fetch, config } }: HealthContext) {
  const theirs = await readServerTime(fetch, config.dingtalk.apiUrl)
  if (theirs === undefined) return unknown('no_date')
  const ahead = clock.now() - theirs
  const data = { seconds: Math.round(Math.abs(ahead) / 1000) }
  if (Math.abs(ahead) <= driftLimitMs) return ok(data)
  return fault(ahead > 0 ? 'clock_ahead' : 'clock_behind', { data })
}

async function checkConsole({ client, corp }: HealthContext) {
  if (!corp.ssoSecret) return warning('sso_missing')
  try {
    await client.credentials.proveConsole()
    await client.probes.tryConsoleSignIn()
    return ok()
  } catch (error) {
    if (isDingTalkError(error, 'permission')) return missing('qyapi_get_omp_sso_userinfo')
    if (isDingTalkError(error, 'credentials')) return fault('sso_refused', { data: { code: error.details.code } })
    throw error
  }
}
