import type { CorpContext } from '../corps/corp-context.ts'
import type { CorpRegistry } from '../corps/corp-registry.ts'
import type { Corp } from '../corps/corps.types.ts'
import { findEmployeeByUnionId, findEmployeeByUserId, upsertEmployeeFromDingTalk } from '../directory/directory.ts'
import type { Employee } from '../directory/directory.types.ts'
import type { CodeExchange } from './code-exchange.ts'
import {
  atStep,
  corpNotConnected,
  leftCompany,
  notAdministrator,
  notEmployee,
  outsideScope,
  wrongCorp,
} from './sign-in.errors.ts'
import { saveAdministrator } from './sign-in.repository.ts'

export type SignInContext = CorpContext & { codes: CodeExchange }

/** DingTalk replaces it in the app's address; an administrator who mistyped the address sends it as it is. */
const placeholder = '$CORPID$'

/**
 * The Corp that a page or a code belongs to: by its corpId, or the only one there is. Throws `corp.not_connected`, or
 * `sign_in.wrong_corp` when one came from another company.
 */
export function resolveCorp(corps: CorpRegistry, asked: string | undefined): Corp {
  const only = corps.only()
  const isOpen = !asked || asked === placeholder
  const corp = isOpen ? only : corps.find(asked)
  if (corp) return corp
  if (isOpen || corps.list().length === 0) throw corpNotConnected()
  throw wrongCorp('auth_code', only?.settings.name)
}

/** Door 1: who has this AuthCode of the DingTalk container. */
export async function identifyByAuthCode(context: SignInContext, code: string): Promise<Employee> {
  const { dependencies, corp, codes } = context
  const client = dependencies.dingtalk(corp)
  const identity = await codes.once('in-app', corp.corpId, code, () =>
    atStep('identity', () => client.signIn.exchangeAuthCode(code)),
  )
  const employee = await admit(context, identity.userId)
  return markAdministrator(context, employee, identity.administratorLevel)
}

/** Door 2: who came back from DingTalk's login page with this code. */
export async function identifyByBrowserCode(context: SignInContext, code: string): Promise<Employee> {
  const { dependencies, corp, codes } = context
  const client = dependencies.dingtalk(corp)
  const person = await codes.once('browser', corp.corpId, code, () =>
    atStep('identity', () => client.signIn.exchangeBrowserCode(code)),
  )
  if (person.corpId !== null && person.corpId !== corp.corpId) throw wrongCorp('identity', corp.settings.name)
  const known = await atStep('account', () => findEmployeeByUnionId(context, person.unionId))
  // DingTalk vouched for the company; where it named none, it is asked.
  if (known?.leftAt === null && person.corpId !== null) return known
  const userId = await atStep('user_id', () => client.signIn.findUserId(person.unionId))
  if (userId === undefined) throw known ? leftCompany() : notEmployee()
  return admit(context, userId)
}

/** Door 3: the administrator whom DingTalk's admin console sent with this code. */
export async function identifyByConsoleCode(context: SignInContext, code: string): Promise<Employee> {
  const { dependencies, corp, codes } = context
  const client = dependencies.dingtalk(corp)
  const person = await codes.once('console', corp.corpId, code, () =>
    atStep('identity', () => client.signIn.exchangeConsoleCode(code)),
  )
  if (person.corpId !== corp.corpId) throw wrongCorp('identity', corp.settings.name)
  if (!person.isAdministrator) throw notAdministrator()
  const employee = await admit(context, person.userId)
  // The console does not say of which kind; who is known as one is left as known.
  return employee.isAdministrator ? employee : markAdministrator(context, employee, 'sub')
}

/** Our Employee of a userId that DingTalk vouches for; read from DingTalk when new here, or thought to have left. */
async function admit(context: SignInContext, userId: string): Promise<Employee> {
  const known = await atStep('account', () => findEmployeeByUserId(context, userId))
  if (known?.leftAt === null) return known
  const read = await atStep('profile', () => upsertEmployeeFromDingTalk(context, userId))
  if (!read) throw known ? leftCompany() : outsideScope()
  if (read.leftAt !== null) throw leftCompany()
  return read
}

/** What DingTalk just said of somebody's rights counts at once, not only after the next sync. */
async function markAdministrator(
  { dependencies, corp }: SignInContext,
  employee: Employee,
  level: 'main' | 'sub' | null,
): Promise<Employee> {
  const known = employee.isAdministrator && (employee.administratorRole === 'main' ? 'main' : 'sub')
  if ((known || null) === level) return employee
  const { corpId } = corp
  const administratorRole = await atStep('account', () =>
    saveAdministrator(dependencies.database, { corpId, employeeId: employee.id, level }),
  )
  dependencies.changes.publish({ kind: 'sessions', corpId: corp.corpId, employeeId: employee.id })
  return { ...employee, isAdministrator: level !== null, administratorRole }
}
