import { Hono } from 'hono'
import { renderLoginPage } from '../pages/login-page.ts'
import type { World } from '../world.ts'

const keptFields = ['redirect_uri', 'response_type', 'client_id', 'scope', 'state', 'prompt', 'corpId', 'org_type']
const appName = '会议预约'

/** What is wrong with the request to log in, if anything; such a request never gets back to the app (server-api.md §1.7). */
function problemOf(world: World, query: Record<string, string | undefined>): string | undefined {
  const { redirect_uri: target = '', client_id: clientId, response_type: type, scope = '', prompt } = query
  const { redirectUris } = world.behaviour
  if (clientId !== world.credentials.clientId) return 'client_id 不存在'
  if (type !== 'code') return 'response_type 不合法'
  if (!scope.split(/[ +]/).includes('openid')) return 'scope 不合法'
  if (prompt !== 'consent') return 'prompt 不合法'
  if (!URL.canParse(target) || (redirectUris && !redirectUris.includes(target))) return 'redirect_uri 不在白名单内'
  return undefined
}

function redirectTarget(uri: string, parameters: Record<string, string | undefined>): string {
  const target = new URL(uri)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) target.searchParams.set(name, value)
  return target.toString()
}

/** DingTalk's login page in a plain browser: pick an employee, go back with `code` and `authCode`. */
export function createLoginRoutes(world: World): Hono {
  return new Hono()
    .get('/', (c) => {
      const query = c.req.query()
      const problem = problemOf(world, query)
      if (problem !== undefined) return c.html(`<!DOCTYPE html><title>登录失败</title><p>${problem}</p>`, 400)
      const hiddenFields: Record<string, string> = {}
      for (const name of keptFields) if (query[name] !== undefined) hiddenFields[name] = query[name]
      return c.html(
        renderLoginPage({
          corpName: world.companyName,
          appName,
          employees: world.directory.listEmployees().map((employee) => ({
            userId: employee.userId,
            name: employee.name,
            title: employee.title,
            departmentName: world.directory.findDepartment(employee.departmentIds[0] ?? 0)?.name ?? '',
            avatarUrl: employee.avatarUrl,
          })),
          action: '/oauth2/auth',
          hiddenFields,
        }),
      )
    })
    .post('/', async (c) => {
      const form = Object.fromEntries(new URLSearchParams(await c.req.text()))
      const problem = problemOf(world, form)
      if (problem !== undefined) return c.html(`<!DOCTYPE html><title>登录失败</title><p>${problem}</p>`, 400)
      const { redirect_uri: uri = '', state, scope, userId = '', decision } = form
      const employee = world.directory.findEmployee(userId)
      if (!employee || decision === 'refuse') {
        return c.redirect(redirectTarget(uri, { error: world.behaviour.loginErrorText, state }), 302)
      }
      const code = world.codes.issue('browser', userId, scope)
      const { loginRedirect } = world.behaviour
      return c.redirect(
        redirectTarget(uri, {
          authCode: loginRedirect === 'code' ? undefined : code,
          code: loginRedirect === 'authCode' ? undefined : code,
          state,
        }),
        302,
      )
    })
}
