import { z } from 'zod'
import type { Corp } from '../corps/corps.types.ts'
import { DingTalkError, isDingTalkError } from './dingtalk.errors.ts'
import type { DingTalkSignIn } from './dingtalk.types.ts'
import type { TokenSource } from './transport/app-token.ts'
import type { Transport } from './transport/transport.ts'
import { inResult, looseNumber, optionalText, readShape } from './wire.ts'

const identity = inResult(
  z.object({
    userid: z.string(),
    unionid: z.string(),
    name: optionalText,
    sys: z.boolean().nullish(),
    sys_level: looseNumber.nullish(),
  }),
)
const userToken = z.object({ accessToken: z.string(), corpId: optionalText })
const person = z.object({ unionId: z.string(), nick: z.string() })
const userIdOf = inResult(z.object({ userid: z.string(), contact_type: looseNumber.nullish() }))
const consoleUser = z.object({ corpId: z.string(), userId: z.string(), userName: optionalText, isAdmin: z.boolean() })

/** An external contact is not an employee (server-api.md §2.7). */
const externalContact = 1

/** The calls behind the three doors (server-api.md §1.6–1.8); none of them is counted. */
export function createSignInCalls({
  transport,
  corp,
  consoleToken,
}: {
  transport: Transport
  corp: Corp
  consoleToken: TokenSource
}): DingTalkSignIn {
  const calls = { priority: 'person', counted: false } as const
  return {
    async exchangeAuthCode(code) {
      const name = 'sign_in.auth_code'
      // Not repeatable: the code works once.
      const answer = await transport.send({
        ...calls,
        name,
        family: 'old',
        method: 'POST',
        path: '/topapi/v2/user/getuserinfo',
        body: { code },
        token: { kind: 'app' },
        repeatable: false,
      })
      const { result } = readShape(name, identity, answer)
      const isAdministrator = result.sys === true || result.sys_level === 1 || result.sys_level === 2
      const administratorLevel = result.sys_level === 1 ? 'main' : isAdministrator ? 'sub' : null
      return { userId: result.userid, unionId: result.unionid, name: result.name, administratorLevel }
    },
    async exchangeBrowserCode(code) {
      const token = readShape(
        'sign_in.browser_code',
        userToken,
        await transport.send({
          ...calls,
          name: 'sign_in.browser_code',
          family: 'new',
          method: 'POST',
          path: '/v1.0/oauth2/userAccessToken',
          body: { clientId: corp.clientId, clientSecret: corp.clientSecret, grantType: 'authorization_code', code },
          token: { kind: 'none' },
          repeatable: false,
        }),
      )
      const me = readShape(
        'sign_in.browser_person',
        person,
        await transport.send({
          ...calls,
          name: 'sign_in.browser_person',
          family: 'new',
          method: 'GET',
          path: '/v1.0/contact/users/me',
          token: { kind: 'given', token: token.accessToken },
          repeatable: true,
        }),
      )
      return { unionId: me.unionId, name: me.nick, corpId: token.corpId }
    },
    async findUserId(unionId) {
      const name = 'sign_in.user_id'
      try {
        const answer = await transport.send({
          ...calls,
          name,
          family: 'old',
          method: 'POST',
          path: '/topapi/user/getbyunionid',
          body: { unionid: unionId },
          token: { kind: 'app' },
          repeatable: true,
        })
        const { result } = readShape(name, userIdOf, answer)
        return result.contact_type === externalContact ? undefined : result.userid
      } catch (error) {
        if (isDingTalkError(error, 'not_found')) return undefined
        throw error
      }
    },
    async exchangeConsoleCode(code) {
      const name = 'sign_in.console_code'
      if (!corp.ssoSecret)
        throw new DingTalkError('credentials', 'no SSO secret is set', { call: name, code: 'sso_secret' })
      const token = await consoleToken.get()
      try {
        const answer = await transport.send({
          ...calls,
          name,
          family: 'new',
          method: 'GET',
          path: '/v1.0/oauth2/ssoUserInfo',
          query: { code },
          token: { kind: 'given', token },
          repeatable: false,
        })
        const user = readShape(name, consoleUser, answer)
        return { corpId: user.corpId, userId: user.userId, name: user.userName ?? '', isAdministrator: user.isAdmin }
      } catch (error) {
        if (isDingTalkError(error) && error.details.code === 'invalidToken') consoleToken.drop(token)
        throw error
      }
    },
  }
}
