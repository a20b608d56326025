import type { ConnectionField, CredentialProof, ProofProblem } from '@meeting/shared'
import type { Dependencies } from '../dependencies.ts'
import { isDingTalkError, type DingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkErrorKind } from '../dingtalk/dingtalk.types.ts'
import type { Corp } from './corps.types.ts'

type Failure = Extract<CredentialProof, { ok: false }>

/**
 * Tries credentials at DingTalk through a client of their own, while those in use stay in use: a token for the app, its Corp, one
 * free call, and with `console` a token for the SSO secret. Never throws for what DingTalk says. Costs no counted call.
 */
export async function proveCredentials(
  { dingtalkTrial, clock }: Pick<Dependencies, 'dingtalkTrial' | 'clock'>,
  corp: Corp,
  what: { app: boolean; console: boolean },
): Promise<CredentialProof> {
  const trial = dingtalkTrial(corp)
  const at = new Date(clock.now()).toISOString()
  let field: ConnectionField = 'clientSecret'
  try {
    if (what.app) await trial.credentials.proveApp()
    if (what.app && !(await belongsToCorp(trial.credentials))) return wrongCorp(at)
    field = 'ssoSecret'
    if (what.console) await trial.credentials.proveConsole()
    return { ok: true, at, warning: what.app ? await findWarning(trial.directory) : null }
  } catch (error) {
    if (isDingTalkError(error)) return toFailure(error, field, at)
    throw error
  } finally {
    await trial.close()
  }
}

const problemOf: Record<DingTalkErrorKind, ProofProblem> = {
  unavailable: 'unreachable',
  timeout: 'unreachable',
  throttled: 'throttled',
  quota: 'quota_exhausted',
  blocked: 'blocked',
  permission: 'permission_missing',
  address: 'address_not_allowed',
  credentials: 'credentials_refused',
  auth_code: 'refused',
  out_of_scope: 'refused',
  not_found: 'refused',
  room_unavailable: 'refused',
  daily_limit: 'refused',
  processing: 'throttled',
  rejected: 'refused',
}

/** Only a plain no counts: that DingTalk cannot tell just now does not speak against the corpId. */
async function belongsToCorp(credentials: ReturnType<Dependencies['dingtalkTrial']>['credentials']): Promise<boolean> {
  try {
    return await credentials.belongsToCorp()
  } catch (error) {
    if (isDingTalkError(error)) return true
    throw error
  }
}

/** A token alone does not tell whether calls are let in from this address. */
async function findWarning(
  directory: ReturnType<Dependencies['dingtalkTrial']>['directory'],
): Promise<Extract<CredentialProof, { ok: true }>['warning']> {
  try {
    await directory.getScope()
    return null
  } catch (error) {
    if (!isDingTalkError(error, 'address', 'permission')) return null
    const problem = error.kind === 'address' ? 'address_not_allowed' : 'permission_missing'
    return { problem, dingTalkCode: error.details.code, seenAddress: error.details.seenAddress ?? null }
  }
}

function toFailure(error: DingTalkError, field: ConnectionField, at: string): Failure {
  const { code, requestId = null, seenAddress = null } = error.details
  const isRefused = error.kind === 'credentials'
  const problem = isRefused && field === 'ssoSecret' ? 'sso_secret_refused' : problemOf[error.kind]
  return { ok: false, at, problem, field: isRefused ? field : null, dingTalkCode: code, requestId, seenAddress }
}

function wrongCorp(at: string): Failure {
  const nothing = { requestId: null, seenAddress: null }
  return { ok: false, at, problem: 'wrong_corp', field: 'corpId', dingTalkCode: 'unknownError', ...nothing }
}
