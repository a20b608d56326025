import type { Api, Call } from '../gateway/api.types.ts'
import { toText } from '../gateway/input.ts'
import { NewApiRefusal, OldApiRefusal } from '../gateway/refusals.ts'
import { tokenLifetimeMs } from '../gateway/tokens.ts'
import type { World } from '../world.ts'

const tokenLifetimeSeconds = tokenLifetimeMs / 1000
const ssoLifetimeMs = 3_600_000

const badClient = (): NewApiRefusal =>
  new NewApiRefusal(400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret')

const isClient = (world: World, id: unknown, secret: unknown): boolean =>
  id === world.credentials.clientId && secret === world.credentials.clientSecret

function accessToken(world: World, call: Call): unknown {
  if (!isClient(world, call.body['appKey'], call.body['appSecret'])) throw badClient()
  return { accessToken: world.tokens.issueForApp('app').value, expireIn: tokenLifetimeSeconds }
}

function unifiedToken(world: World, call: Call): unknown {
  if (call.params['corpId'] !== world.credentials.corpId) throw new NewApiRefusal(500, 'unknownError', '未知错误')
  if (call.body['grant_type'] !== 'client_credentials') {
    throw new NewApiRefusal(400, 'unsupported.grant.type', 'unsupported grant type')
  }
  if (!isClient(world, call.body['client_id'], call.body['client_secret'])) {
    throw new NewApiRefusal(400, 'invalid.client', 'invalid client')
  }
  return { access_token: world.tokens.issueForApp('unified').value, expires_in: tokenLifetimeSeconds }
}

function oldToken(world: World, call: Call): unknown {
  const { appkey, appsecret } = call.query
  if (!appkey || !appsecret) throw new OldApiRefusal(40035, '缺少参数 corpid or appkey')
  if (!isClient(world, appkey, appsecret)) throw new OldApiRefusal(40096, '不合法的appKey或appSecret')
  return { access_token: world.tokens.issueForApp('app').value, expires_in: tokenLifetimeSeconds }
}

const secondsLeft = (world: World, expiresAt: number): number => Math.floor((expiresAt - world.now()) / 1000)

function userOfGrant(world: World, call: Call): { userId: string; scope: string } {
  if (call.body['grantType'] === 'refresh_token') {
    const userId = world.tokens.findRefresh(toText(call.body['refreshToken']) ?? '')
    if (userId === undefined) {
      throw new NewApiRefusal(400, 'invalidParameter.refreshToken.notFound', '不合法的refreshToken')
    }
    return { userId, scope: 'openid' }
  }
  const code = world.codes.use(toText(call.body['code']) ?? '', 'browser')
  if (!code) throw new NewApiRefusal(400, 'invalidParameter.authCode.notFound', '不合法的临时授权码')
  return code
}

function userAccessToken(world: World, call: Call): unknown {
  if (!isClient(world, call.body['clientId'], call.body['clientSecret'])) throw badClient()
  const { userId, scope } = userOfGrant(world, call)
  return {
    accessToken: world.tokens.issue('user', tokenLifetimeMs, userId).value,
    refreshToken: world.tokens.issueRefresh(userId),
    expireIn: tokenLifetimeSeconds,
    ...(scope.split(/[ +]/).includes('corpid') ? { corpId: world.credentials.corpId } : {}),
  }
}

function ssoToken(world: World, corpId: unknown, secret: unknown): string | undefined {
  const isRight = corpId === world.credentials.corpId && secret === world.credentials.ssoSecret
  return isRight ? world.tokens.issue('sso', ssoLifetimeMs).value : undefined
}

function newSsoToken(world: World, call: Call): unknown {
  const value = ssoToken(world, call.body['corpid'], call.body['ssoSecret'])
  if (value === undefined) throw badClient()
  return { accessToken: value, expireIn: ssoLifetimeMs / 1000 }
}

function oldSsoToken(world: World, call: Call): unknown {
  const value = ssoToken(world, call.query['corpid'], call.query['corpsecret'])
  if (value === undefined) throw new OldApiRefusal(40089, '不合法的corpid或corpsecret')
  return { access_token: value, expires_in: ssoLifetimeMs / 1000 }
}

function newTicket(world: World): unknown {
  const ticket = world.tokens.issueTicket()
  return { jsapiTicket: ticket.value, expireIn: secondsLeft(world, ticket.expiresAt) }
}

function oldTicket(world: World): unknown {
  const ticket = world.tokens.issueTicket()
  return { ticket: ticket.value, expires_in: secondsLeft(world, ticket.expiresAt) }
}

/** Tokens and tickets of all kinds (server-api.md §1.1–1.4, §1.7, §1.8); none is counted. */
export function createTokenApis(world: World): Api[] {
  const open = { family: 'new', method: 'POST', token: 'none', needsBody: true, counted: false } as const
  const oldOpen = { family: 'old', method: 'GET', token: 'none', counted: false } as const
  return [
    { ...open, name: 'getAccessToken', path: '/v1.0/oauth2/accessToken', handle: (call) => accessToken(world, call) },
    {
      ...open,
      name: 'getUserToken',
      path: '/v1.0/oauth2/userAccessToken',
      handle: (call) => userAccessToken(world, call),
    },
    {
      ...open,
      name: 'getSsoAccessToken',
      path: '/v1.0/oauth2/ssoAccessToken',
      handle: (call) => newSsoToken(world, call),
    },
    { ...open, name: 'getToken', path: '/v1.0/oauth2/:corpId/token', handle: (call) => unifiedToken(world, call) },
    {
      name: 'createJsapiTicket',
      family: 'new',
      method: 'POST',
      path: '/v1.0/oauth2/jsapiTickets',
      token: 'app',
      permission: 'qyapi_base',
      counted: false,
      handle: () => newTicket(world),
    },
    { ...oldOpen, name: 'gettoken', path: '/gettoken', handle: (call) => oldToken(world, call) },
    { ...oldOpen, name: 'sso/gettoken', path: '/sso/gettoken', handle: (call) => oldSsoToken(world, call) },
    { ...oldOpen, name: 'get_jsapi_ticket', path: '/get_jsapi_ticket', token: 'app', handle: () => oldTicket(world) },
  ]
}
