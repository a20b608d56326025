import type { SignInFailureReport } from '@meeting/shared'
import type { Context } from 'hono'
import type { CorpContext } from '../corps/corp-context.ts'
import { rememberArrival, wayOf } from '../corps/arrivals.ts'
import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Employee } from '../directory/directory.types.ts'
import { DomainError, isDomainError } from '../errors.ts'
import { countToday, type DailyCount } from '../health/daily-counts.ts'
import type { AppEnv } from '../http/app-env.ts'
import { addressGroup, clientAddress } from '../http/client-address.ts'
import { requestLog } from '../http/request-log.ts'
import { concludeSetup } from '../setup/conclude-setup.ts'
import { createCodeExchange, type CodeExchange } from './code-exchange.ts'
import { platformOf } from './platform.ts'
import { createSignInLimits, type SignInLimits } from './rate-limiter.ts'
import type { SessionGate } from './session.middleware.ts'
import { createSession } from './sessions.ts'
import type { Session, SessionTransport } from './sessions.types.ts'
import type { SignInContext } from './sign-in.ts'

/** What the three doors share in one process. */
export type Doors = { gate: SessionGate; codes: CodeExchange; limits: SignInLimits }

export function createDoors(dependencies: Dependencies, gate: SessionGate): Doors {
  return { gate, codes: createCodeExchange(), limits: createSignInLimits(dependencies.clock) }
}

/** Lets one try through if this address and this Corp have some left, and makes wrong codes dear. Throws `request.rate_limited`. */
export async function tryCode(
  { dependencies, corp }: CorpContext,
  doors: Doors,
  c: Context<AppEnv>,
  identify: (context: SignInContext) => Promise<Employee>,
): Promise<Employee> {
  const address = addressGroup(clientAddress(c, dependencies.config.trustedProxies))
  refuseAtLimit(doors.limits.attempt(address, corp.corpId))
  try {
    const employee = await identify({ dependencies, corp, codes: doors.codes })
    doors.limits.succeeded(address, corp.corpId)
    return employee
  } catch (error) {
    if (isDomainError(error, 'sign_in.code_invalid')) doors.limits.failed(address, corp.corpId)
    if (isDomainError(error)) void countToday(dependencies, corp.corpId, toFailureCounts(error))
    throw error
  }
}

/** The health check says which refusals people meet (D22, D24, D26). */
function toFailureCounts({ code, details }: DomainError): DailyCount[] {
  // `atStep` is the only maker of it.
  const scopes = (details.data as { requiredScopes?: string[] } | undefined)?.requiredScopes ?? []
  const permissions = scopes.map((name) => ({ kind: 'permission', name }) as const)
  return code.startsWith('sign_in.') ? [{ kind: 'sign_in_failure', name: code }, ...permissions] : []
}

/**
 * Writes down that somebody's sign-in failed before the server was asked; the log line carries the request's number. Throws
 * `request.rate_limited`.
 */
export function logFailureReport(
  dependencies: Pick<Dependencies, 'config' | 'corps' | 'database' | 'clock' | 'log'>,
  { limits }: Pick<Doors, 'limits'>,
  c: Context<AppEnv>,
  { message: said, ...report }: SignInFailureReport,
): void {
  refuseAtLimit(limits.report(addressGroup(clientAddress(c, dependencies.config.trustedProxies))))
  requestLog(c).warn({ ...report, said }, 'sign-in failed in the container')
  // A page that got no code cannot prove whose it is.
  const corp = dependencies.corps.only()
  const name = `container.${report.kind}.${report.nativeCode.replaceAll(/\W/g, '')}`
  if (corp) void countToday(dependencies, corp.corpId, [{ kind: 'sign_in_failure', name }])
}

function refuseAtLimit(retryAfter: number): void {
  if (retryAfter > 0) throw new DomainError('request.rate_limited', { retryAfter })
}

type Start = { corp: Corp; employee: Employee; transport: SessionTransport; isEmbedded: boolean; door: string }

/**
 * Starts the session of an employee, ends the one that this browser had, and gives the browser its cookie; a bearer is answered
 * instead. What was known before signing in is never a way into what comes after.
 */
export async function openSession(
  dependencies: Dependencies,
  { gate }: Doors,
  c: Context<AppEnv>,
  start: Start,
): Promise<{ session: Session; bearer: string | null }> {
  const { corp, employee, transport, isEmbedded, door } = start
  const { live } = await gate.recognise(c)
  const { corpId } = corp
  const employeeId = employee.id
  const address = clientAddress(c, dependencies.config.trustedProxies)
  const administratorRole = await concludeSetup({ dependencies, corp }, employee, address)
  const isAdministrator = administratorRole !== null
  const platform = platformOf(c.req.header('user-agent'))
  const owner = { corpId, employeeId, isAdministrator }
  const { token, expiresAt } = await createSession(dependencies, { ...owner, transport, platform })
  if (live) await gate.keeper.end(live.stored)
  if (transport === 'cookie') {
    gate.cookies.write(c, token, { maxAgeMs: expiresAt - dependencies.clock.now(), isEmbedded })
  }
  void rememberArrival(dependencies, corpId, { door, platform })
  const who = isAdministrator ? 'administrator' : 'colleague'
  void countToday(dependencies, corpId, [
    { kind: 'arrival', name: wayOf(door, platform) },
    { kind: 'arrival', name: who },
  ])
  requestLog(c).info({ corpId, employeeId, door, platform, transport }, 'signed in')
  return { session: { ...owner, administratorRole, transport }, bearer: transport === 'bearer' ? token : null }
}
