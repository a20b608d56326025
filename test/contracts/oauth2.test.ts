import {
  CreateJsapiTicketHeaders,
  GetAccessTokenRequest,
  GetSsoAccessTokenRequest,
  GetSsoUserInfoHeaders,
  GetSsoUserInfoRequest,
  GetTokenRequest,
  GetUserTokenRequest,
} from '@alicloud/dingtalk/dist/oauth2_1_0/client.js'
import { GetUserHeaders } from '@alicloud/dingtalk/dist/contact_1_0/client.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemsOf } from './model-problems.ts'
import { startSandbox } from './sandbox-server.ts'
import type { SandboxServer } from './sandbox-server.ts'
import { createSdk, refusalOf, runtime } from './sdk.ts'
import type { Sdk } from './sdk.ts'

let server: SandboxServer
let sdk: Sdk

beforeAll(async () => {
  server = await startSandbox({ company: 'small' })
  sdk = createSdk(server.port)
})

afterAll(() => server.close())

const appToken = async (): Promise<string> => {
  const { clientId: appKey, clientSecret: appSecret } = server.sandbox.credentials
  const { body } = await sdk.oauth.getAccessToken(new GetAccessTokenRequest({ appKey, appSecret }))
  return body?.accessToken ?? ''
}

describe('the official SDK gets tokens', () => {
  test('an app token fills the model, and asking again gives the same one', async () => {
    const { clientId: appKey, clientSecret: appSecret } = server.sandbox.credentials
    const first = await sdk.oauth.getAccessToken(new GetAccessTokenRequest({ appKey, appSecret }))
    const second = await sdk.oauth.getAccessToken(new GetAccessTokenRequest({ appKey, appSecret }))
    expect(problemsOf(first.body)).toEqual([])
    expect(first.body?.expireIn).toBe(7200)
    expect(second.body?.accessToken).toBe(first.body?.accessToken)
  })

  test('a wrong secret surfaces as err.code', async () => {
    const { clientId: appKey } = server.sandbox.credentials
    const refusal = await refusalOf(sdk.oauth.getAccessToken(new GetAccessTokenRequest({ appKey, appSecret: 'wrong' })))
    expect(refusal.code).toBe('invalidClientIdOrSecret')
    expect(refusal.statusCode).toBe(400)
  })

  test('the unified token uses snake case on the wire and fills the model', async () => {
    const { clientId, clientSecret, corpId } = server.sandbox.credentials
    const request = new GetTokenRequest({ clientId, clientSecret, grantType: 'client_credentials' })
    const { body } = await sdk.oauth.getToken(corpId, request)
    expect(problemsOf(body)).toEqual([])
    expect((await refusalOf(sdk.oauth.getToken('dingother', request))).code).toBe('unknownError')
  })

  test('a JSAPI ticket needs the token and no body', async () => {
    const headers = new CreateJsapiTicketHeaders({ xAcsDingtalkAccessToken: await appToken() })
    const { body } = await sdk.oauth.createJsapiTicketWithOptions(headers, runtime())
    expect(problemsOf(body)).toEqual([])
  })
})

describe('the official SDK signs people in', () => {
  test('a browser code becomes a user token, and that token the person', async () => {
    const { clientId, clientSecret, corpId } = server.sandbox.credentials
    const { code } = await server.sandbox.control.authCode({
      userId: 'zhangsan',
      kind: 'browser',
      scope: 'openid corpid',
    })
    const request = new GetUserTokenRequest({ clientId, clientSecret, code, grantType: 'authorization_code' })
    const { body: token } = await sdk.oauth.getUserToken(request)
    expect(problemsOf(token)).toEqual([])
    expect(token?.corpId).toBe(corpId)

    const headers = new GetUserHeaders({ xAcsDingtalkAccessToken: token?.accessToken })
    const { body: user } = await sdk.contact.getUserWithOptions('me', headers, runtime())
    expect(problemsOf(user)).toEqual([])
    expect(user?.nick).toBe('张三')
    expect((await refusalOf(sdk.oauth.getUserToken(request))).code).toBe('invalidParameter.authCode.notFound')
  })

  test('an administrator arrives by the console code', async () => {
    const { corpId: corpid, ssoSecret } = server.sandbox.credentials
    const { body: token } = await sdk.oauth.getSsoAccessToken(new GetSsoAccessTokenRequest({ corpid, ssoSecret }))
    expect(problemsOf(token)).toEqual([])
    const { code } = await server.sandbox.control.authCode({ userId: 'admin01', kind: 'sso' })
    const headers = new GetSsoUserInfoHeaders({ xAcsDingtalkAccessToken: token?.accessToken })
    const request = new GetSsoUserInfoRequest({ code })
    const { body } = await sdk.oauth.getSsoUserInfoWithOptions(request, headers, runtime())
    expect(problemsOf(body)).toEqual([])
    expect(body?.isAdmin).toBe(true)
    const again = sdk.oauth.getSsoUserInfoWithOptions(request, headers, runtime())
    expect((await refusalOf(again)).code).toBe('invalidCode')
  })
})
