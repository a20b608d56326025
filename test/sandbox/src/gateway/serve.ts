import type { Context } from 'hono'
import type { World } from '../world.ts'
import type { Api, Call } from './api.types.ts'
import { latencyOf, neverAnswers, takeError, takeLostAnswer } from './faults.ts'
import type { ErrorKind } from './faults.types.ts'
import { isObject } from './input.ts'
import {
  BrokenConnection,
  GatewayRefusal,
  NewApiRefusal,
  OldApiRefusal,
  addressNotAllowed,
  badToken,
  expiredToken,
  expiredUserToken,
  missingPermission,
  missingToken,
  quotaUsedUp,
  systemBusy,
  tooManyPerSecond,
} from './refusals.ts'
import type { Token } from './tokens.ts'

/** Tells the process around the sandbox (or `sandbox.fetch`) to break the connection. */
export const brokenHeader = 'x-sandbox-broken-connection'

export const brokenConnection = (): Response => new Response(null, { status: 500, headers: { [brokenHeader]: '1' } })

const html = (status: number, text: string): Response =>
  new Response(`<!DOCTYPE html><html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>`, {
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
  })

/** The block of an address (server-api.md §6.3): neither of the two envelopes. */
function blockedAddress(world: World, form: 'html' | 'punish'): Response {
  if (form === 'html') return html(200, '访问被拒绝')
  const body = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: world.ids.next('request') }
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json;charset=utf-8' } })
}

type Answer = { response: Response; error?: string; counted: boolean }

function newApiError(world: World, refusal: NewApiRefusal): Response {
  const body = {
    code: refusal.code,
    requestid: world.ids.uuid(),
    message: refusal.message,
    ...(refusal.detail ? { accessdenieddetail: refusal.detail } : {}),
  }
  return newApiJson(body, refusal.status)
}

const newApiJson = (body: unknown, status = 200): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: body === undefined ? {} : { 'content-type': 'application/json;charset=utf-8' },
  })

const oldApiJson = (world: World, body: Record<string, unknown>): Response =>
  new Response(JSON.stringify({ ...body, request_id: world.ids.next('request') }), {
    headers: { 'content-type': 'application/json;charset=UTF-8' },
  })

const wrapped = (refusal: OldApiRefusal): Record<string, unknown> => ({
  errcode: 88,
  errmsg: `ding talk error[subcode=${refusal.errcode},submsg=${refusal.message}]`,
  sub_code: String(refusal.errcode),
  sub_msg: refusal.message,
})

function refuse(world: World, api: Api, failure: unknown): Answer {
  if (failure instanceof GatewayRefusal && api.family === 'new') return refuse(world, api, failure.forNew)
  if (failure instanceof GatewayRefusal) {
    const { errcode, message } = failure.forOld
    const wraps = api.family === 'topapi' && errcode !== -1
    const body = wraps ? wrapped(failure.forOld) : { errcode, errmsg: message }
    return { response: oldApiJson(world, body), error: String(errcode), counted: false }
  }
  if (failure instanceof NewApiRefusal) {
    return { response: newApiError(world, failure), error: failure.code, counted: false }
  }
  if (failure instanceof OldApiRefusal) {
    const body = { errcode: failure.errcode, errmsg: failure.message }
    return { response: oldApiJson(world, body), error: String(failure.errcode), counted: false }
  }
  if (failure instanceof BrokenConnection) return { response: brokenConnection(), error: 'reset', counted: false }
  throw failure
}

function accept(world: World, api: Api, body: unknown): Response {
  if (api.family === 'new') return newApiJson(body)
  return oldApiJson(world, { errcode: 0, errmsg: 'ok', ...(isObject(body) ? body : {}) })
}

function faultyResponse(world: World, kind: ErrorKind): Response | GatewayRefusal | BrokenConnection {
  if (kind === 'html') return html(502, '502 Bad Gateway')
  if (kind === 'punish') return blockedAddress(world, 'punish')
  if (kind === 'not-json') {
    return new Response('{"code":', { headers: { 'content-type': 'application/json;charset=utf-8' } })
  }
  if (kind === 'empty') return new Response(null, { status: 200 })
  if (kind === 'reset') return new BrokenConnection('reset')
  if (kind === 'qps') return tooManyPerSecond(clockText(world.now() + 1000))
  if (kind === 'bad-token') return badToken()
  const busy = new OldApiRefusal(-1, '系统繁忙')
  if (kind === '503') return new GatewayRefusal(new NewApiRefusal(503, 'serviceBusy', 'service busy'), busy)
  if (kind === '429') return new GatewayRefusal(new NewApiRefusal(429, 'systemBusy', '系统繁忙'), busy)
  if (kind === '500') return new GatewayRefusal(new NewApiRefusal(500, 'systemError', 'system error'), busy)
  return systemBusy()
}

/** `yyyy-MM-dd HH:mm:ss` in Shanghai. */
const clockText = (time: number): string => new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

async function readForm(request: Request): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await request.text()))
}

/** Query, form and JSON body of the old API are one set of parameters (server-api.md §0.2). */
async function readOldCall(c: Context): Promise<Call> {
  const query = c.req.query()
  if (c.req.method === 'GET') return { params: c.req.param(), query, body: query }
  const type = c.req.header('content-type') ?? ''
  if (type.includes('application/x-www-form-urlencoded')) {
    const form = await readForm(c.req.raw)
    return { params: c.req.param(), query: { ...form, ...query }, body: { ...query, ...form } }
  }
  const text = await c.req.text()
  if (text === '') return { params: c.req.param(), query, body: query }
  const body = parseJson(text)
  if (body === undefined) throw new OldApiRefusal(47001, '解析JSON/XML内容错误')
  return { params: c.req.param(), query, body: { ...query, ...body } }
}

async function readNewCall(c: Context, api: Api): Promise<Call> {
  const call: Call = { params: c.req.param(), query: c.req.query(), body: {} }
  if (api.method === 'GET' || api.method === 'DELETE') return call
  const type = c.req.header('content-type') ?? ''
  const text = await c.req.text()
  const body = type.includes('json') ? parseJson(text) : undefined
  if (body) return { ...call, body }
  if (api.needsBody) throw new NewApiRefusal(400, 'Missingbody', 'body is mandatory for this action.')
  return call
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The token in the only place where each family looks for it. */
function presentedToken(c: Context, api: Api, call: Call): string | undefined {
  const value = api.family === 'new' ? c.req.header('x-acs-dingtalk-access-token') : call.query['access_token']
  return value === '' ? undefined : value
}

function isKindAccepted(world: World, api: Api, token: Token): boolean {
  if (api.token === 'user' || api.token === 'sso') return token.kind === api.token
  if (token.kind === 'app') return true
  return token.kind === 'unified' && (api.family === 'new' || world.behaviour.unifiedTokenOnOldApi)
}

function checkToken(world: World, c: Context, api: Api, call: Call): Token | undefined {
  if (api.token === 'none') return undefined
  const value = presentedToken(c, api, call)
  if (value === undefined) throw missingToken(api.family === 'topapi')
  const token = world.tokens.find(value)
  if (!token || !isKindAccepted(world, api, token)) throw badToken()
  if (token.expiresAt <= world.now()) throw token.kind === 'user' ? expiredUserToken() : expiredToken()
  return token
}

function checkAccess(world: World, api: Api, token: Token | undefined): void {
  const { ips, callerIp } = world.allowList
  if (token && ips && !ips.includes(callerIp)) {
    throw addressNotAllowed(world.credentials.clientId, callerIp, api.family === 'topapi')
  }
  const granted = token && world.behaviour.permissionsNeedNewToken ? token.permissions : world.permissions
  if (api.permission && !granted.has(api.permission)) {
    throw missingPermission(world.credentials.clientId, api.permission)
  }
  if (!world.limits.admitApi(api.name)) throw tooManyPerSecond(clockText(world.now() + 1000))
}

const isCounted = (world: World, api: Api): boolean =>
  api.name.endsWith('get_call_back_failed_result') ? world.behaviour.failedListCounted : api.counted

async function perform(world: World, c: Context, api: Api): Promise<Answer> {
  let counted = false
  try {
    const call = api.family === 'new' ? await readNewCall(c, api) : await readOldCall(c)
    const token = checkToken(world, c, api, call)
    checkAccess(world, api, token)
    if (isCounted(world, api)) {
      if (!world.quota.takeCall()) throw quotaUsedUp(world.behaviour.quotaStatus)
      counted = true
    }
    const body = await performOnce(world, c, api, { ...call, token })
    return { response: accept(world, api, body), counted }
  } catch (failure) {
    return { ...refuse(world, api, failure), counted }
  }
}

async function performOnce(world: World, c: Context, api: Api, call: Call): Promise<unknown> {
  const clientToken = api.idempotent ? c.req.header('x-client-token') : undefined
  const key = `${api.name} ${c.req.path} ${clientToken}`
  if (clientToken !== undefined) {
    const known = world.clientTokens.begin(key)
    if (known) return known.body
  }
  try {
    await pause(world, api)
    const body = api.handle(call)
    if (clientToken !== undefined) world.clientTokens.done(key, body)
    return body
  } catch (failure) {
    if (clientToken !== undefined) world.clientTokens.failed(key)
    throw failure
  }
}

async function pause(world: World, api: Api): Promise<void> {
  const latency = latencyOf(world.faults, api.name)
  if (latency > 0) await world.wait(latency)
}

/** Ends only when the caller gives up or the sandbox closes. */
function silence(world: World, c: Context): Promise<Response> {
  return new Promise((resolve) => {
    const end = (): void => resolve(brokenConnection())
    for (const signal of [c.req.raw.signal, world.closed.signal]) {
      if (signal.aborted) return end()
      signal.addEventListener('abort', end, { once: true })
    }
    return undefined
  })
}

/** What happens to a call before anybody looks at it. */
async function meetFault(world: World, c: Context, api: Api): Promise<Answer | undefined> {
  const { faults } = world
  if (neverAnswers(faults, api.name)) {
    return { response: await silence(world, c), error: 'no answer', counted: false }
  }
  if (faults.outage) return { response: html(503, '503 Service Unavailable'), error: 'outage', counted: false }
  if (faults.ipBlock !== 'none') {
    return { response: blockedAddress(world, faults.ipBlock), error: 'ip block', counted: false }
  }
  if (!world.limits.admitAddress()) {
    return { response: blockedAddress(world, 'punish'), error: 'ip block', counted: false }
  }
  const kind = takeError(faults, api.name)
  if (!kind) return undefined
  await pause(world, api)
  const fault = faultyResponse(world, kind)
  return fault instanceof Response ? { response: fault, error: kind, counted: false } : refuse(world, api, fault)
}

async function loseAnswer(world: World, c: Context, api: Api): Promise<Response | undefined> {
  const lost = takeLostAnswer(world.faults, api.name)
  if (lost === undefined) return undefined
  if (lost === 'timeout') return silence(world, c)
  if (lost === 'reset') return brokenConnection()
  const { response } = refuse(
    world,
    api,
    new GatewayRefusal(new NewApiRefusal(500, 'systemError', 'system error'), new OldApiRefusal(-1, '系统繁忙')),
  )
  return response
}

/** One call from the network to the answer, with everything that DingTalk's gateway puts in between. */
export async function serve(world: World, c: Context, api: Api): Promise<Response> {
  const logged = world.calls.begin({ at: world.now(), method: c.req.method, path: c.req.path, api: api.name })
  const fault = await meetFault(world, c, api)
  const answer = fault ?? (await perform(world, c, api))
  const lost = answer.error === undefined ? await loseAnswer(world, c, api) : undefined
  const response = lost ?? answer.response
  world.calls.end(logged, {
    status: response.headers.has(brokenHeader) ? 0 : response.status,
    error: lost ? 'answer lost' : answer.error,
    counted: answer.counted,
  })
  return response
}
