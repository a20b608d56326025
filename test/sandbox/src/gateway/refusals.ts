/** A refusal of the new API: HTTP status and `{code, message, requestid}`. */
export class NewApiRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly detail: Record<string, unknown> | undefined

  constructor(status: number, code: string, message: string, detail?: Record<string, unknown>) {
    super(message)
    this.status = status
    this.code = code
    this.detail = detail
  }
}

/** A business refusal of the old API: HTTP 200 with its own errcode, never wrapped in 88. */
export class OldApiRefusal extends Error {
  readonly errcode: number

  constructor(errcode: number, message: string) {
    super(message)
    this.errcode = errcode
  }
}

/** Breaks the connection instead of answering. */
export class BrokenConnection extends Error {}

/** What the gateway refuses before a call reaches its handler, told to each family in its own words. */
export class GatewayRefusal extends Error {
  readonly forNew: NewApiRefusal
  readonly forOld: OldApiRefusal

  constructor(forNew: NewApiRefusal, forOld: OldApiRefusal) {
    super(forNew.message)
    this.forNew = forNew
    this.forOld = forOld
  }
}

export const invalidParameter = (message: string): NewApiRefusal => new NewApiRefusal(400, 'invalidParameter', message)

export const missingToken = (topapi: boolean): GatewayRefusal =>
  new GatewayRefusal(
    new NewApiRefusal(400, 'AuthenticationFailed.MissingParameter', '缺少参数：x-acs-dingtalk-access-token'),
    topapi ? new OldApiRefusal(40000, 'access_token is blank') : new OldApiRefusal(41001, '缺少access_token参数'),
  )

export const badToken = (): GatewayRefusal =>
  new GatewayRefusal(
    new NewApiRefusal(400, 'InvalidAuthentication', '不合法的access_token'),
    new OldApiRefusal(40014, '不合法的access_token'),
  )

export const expiredToken = (): GatewayRefusal =>
  new GatewayRefusal(
    new NewApiRefusal(400, 'InvalidAuthentication', '不合法的access_token'),
    new OldApiRefusal(42001, 'access_token已过期'),
  )

export const expiredUserToken = (): NewApiRefusal => new NewApiRefusal(400, 'accesstoken.expired', 'accessToken 已过期')

/** The link by which an administrator applies for a permission point is part of the message. */
export function missingPermission(clientId: string, permission: string): GatewayRefusal {
  const link = `https://open-dev.dingtalk.com/appscope/apply?content=${clientId}%23${permission}`
  const text = `应用尚未开通所需的权限：[${permission}]，点击链接申请并开通即可：${link}`
  return new GatewayRefusal(
    new NewApiRefusal(403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', text, {
      requiredScopes: [permission],
    }),
    new OldApiRefusal(60011, `${text}, {requiredScopes=[${permission}]}`),
  )
}

export function addressNotAllowed(clientId: string, address: string, topapi: boolean): GatewayRefusal {
  const text = `访问ip不在白名单之中,request ip=${address} appKey(${clientId})`
  const advice = '请参考FAQ：https://open-doc.dingtalk.com/microapp/faquestions/cvbtph。错误原因：'
  return new GatewayRefusal(
    new NewApiRefusal(403, 'Forbidden.AccessDenied.IpNotInWhiteList', text),
    new OldApiRefusal(60020, topapi ? text : `${advice}${text}`),
  )
}

export function tooManyPerSecond(until: string): GatewayRefusal {
  const text = `您的服务器调用钉钉开放平台api的请求被暂时禁用了，应用对该接口的qps限制将在 ${until} 结束`
  return new GatewayRefusal(
    new NewApiRefusal(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', text),
    new OldApiRefusal(90018, text),
  )
}

export function quotaUsedUp(status: number): GatewayRefusal {
  const text = '组织的API调用量已达到本月上限'
  return new GatewayRefusal(
    new NewApiRefusal(status, 'Forbidden.AccessDenied.ApiCountLimitForOrg', text),
    new OldApiRefusal(90020, text),
  )
}

export const systemBusy = (): GatewayRefusal =>
  new GatewayRefusal(new NewApiRefusal(500, 'systemBusy', '系统繁忙'), new OldApiRefusal(-1, '系统繁忙'))
