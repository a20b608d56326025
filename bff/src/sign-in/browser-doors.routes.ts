import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Corp } from '../corps/corps.types.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { logRefusal, toDomainError } from '../http/error-handler.ts'
import { validQuery } from '../http/validation.ts'
import { beginTicket, takeTicket } from './browser-ticket.ts'
import { openSession, tryCode, type Doors } from './doors.ts'
import { toLocalPage } from './return-to.ts'
import { leaveProblem } from './sign-in-problem.ts'
import { codeMissing } from './sign-in.errors.ts'
import { identifyByBrowserCode, identifyByConsoleCode, resolveCorp } from './sign-in.ts'
import { codeSchema, corpIdSchema } from './sign-in.schemas.ts'

const beginQuery = z.object({ returnTo: z.string().optional(), corpId: corpIdSchema.optional() })

/**
 * The doors that a browser walks through by itself: DingTalk's login page (door 2) and its admin console (door 3). They answer
 * with redirects only; a failure is shown by the app page.
 */
export function createBrowserDoorsRoutes(dependencies: Dependencies, doors: Doors) {
  return new Hono<AppEnv>()
    .get('/sign-in/browser', validQuery(beginQuery), (c) => {
      const { returnTo, corpId } = c.req.valid('query')
      const page = toLocalPage(returnTo)
      return redirectOrFail(dependencies, c, page, async () => {
        const corp = resolveCorp(dependencies.corps, corpId)
        return loginAddress(dependencies, corp, beginTicket(dependencies, c, { corpId: corp.corpId, returnTo: page }))
      })
    })
    .get('/sign-in/callback', (c) => {
      const target = { page: '/meeting' }
      return redirectOrFail(dependencies, c, target, async () => {
        const ticket = takeTicket(dependencies, c, c.req.query('state'))
        target.page = toLocalPage(ticket.returnTo)
        const corp = resolveCorp(dependencies.corps, ticket.corpId)
        const code = readCode(c)
        const employee = await tryCode({ dependencies, corp }, doors, c, (context) =>
          identifyByBrowserCode(context, code),
        )
        await openSession(dependencies, doors, c, { corp, employee, ...inCookie, door: 'browser' })
        return target.page
      })
    })
}

const inCookie = { transport: 'cookie', isEmbedded: false } as const

/**
 * Door 3: `/meeting?code=…` as the admin console opens it. Answers a redirect to the same address without the code, or undefined
 * when this is no such visit. Whoever is signed in already stays who they are: a link made by somebody else changes nothing.
 */
export async function enterByConsole(
  dependencies: Dependencies,
  doors: Doors,
  c: Context<AppEnv>,
): Promise<Response | undefined> {
  const code = c.req.query('code')
  if (code === undefined) return undefined
  // A preview must not use up what works only once.
  if (/prefetch|preview|prerender/i.test(c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '')) {
    return c.body(null, 503, { 'cache-control': 'no-store' })
  }
  const page = withoutCode(c.req.url)
  return redirectOrFail(dependencies, c, page, async () => {
    const { live } = await doors.gate.recognise(c)
    if (live?.session.isAdministrator) return page
    const corp = resolveCorp(dependencies.corps, c.req.query('corpId'))
    const validCode = readCode(c)
    const employee = await tryCode({ dependencies, corp }, doors, c, (context) =>
      identifyByConsoleCode(context, validCode),
    )
    if (live && live.session.employeeId !== employee.id) return page
    await openSession(dependencies, doors, c, { corp, employee, ...inCookie, door: 'console' })
    return page
  })
}

/** Goes where `work` says; when it fails, to the page that was wanted, which shows why. */
async function redirectOrFail(
  dependencies: Dependencies,
  c: Context<AppEnv>,
  fallback: string | { page: string },
  work: () => Promise<string>,
): Promise<Response> {
  c.header('cache-control', 'no-store')
  try {
    return c.redirect(await work(), 302)
  } catch (error) {
    const known = toDomainError(error)
    logRefusal(c, known, error)
    leaveProblem(dependencies, c, known)
    return c.redirect(typeof fallback === 'string' ? fallback : fallback.page, 302)
  }
}

/** DingTalk sends the code twice, as `code` and as `authCode`; either will do. */
function readCode(c: Context): string {
  const code = codeSchema.safeParse(c.req.query('code') ?? c.req.query('authCode'))
  if (code.success) return code.data
  throw codeMissing(/^[\w. -]{1,60}$/.exec(c.req.query('error') ?? '')?.[0] ?? 'no reason given')
}

function loginAddress({ config }: Dependencies, corp: Corp, state: string): string {
  const url = new URL('/oauth2/auth', config.dingtalk.loginUrl)
  const parameters = {
    redirect_uri: `${config.publicUrl}/meeting/sign-in/callback`,
    response_type: 'code',
    client_id: corp.clientId,
    scope: 'openid corpid',
    // Optional by the documentation, but without it the page is reported to break.
    prompt: 'consent',
    corpId: corp.corpId,
    state,
  }
  // DingTalk's examples write a space as %20, not as a plus.
  url.search = new URLSearchParams(parameters).toString().replaceAll('+', '%20')
  return url.href
}

function withoutCode(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('code')
  return toLocalPage(`${url.pathname}${url.search}`)
}
