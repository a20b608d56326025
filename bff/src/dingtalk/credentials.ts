import type { Corp } from '../corps/corps.types.ts'
import { isDingTalkError } from './dingtalk.errors.ts'
import type { DingTalkCredentialCalls } from './dingtalk.types.ts'
import type { TokenSource } from './transport/app-token.ts'
import type { Transport } from './transport/transport.ts'

/** DingTalk answers a corpId that is not the app's with `unknownError`, as if it were its own trouble (seen live, server-api.md §1.2). */
const foreignCorpCodes = new Set(['unknownError', 'invalid.client', 'unauthorized.client', 'invalidClientIdOrSecret'])

export function createCredentialCalls(parts: {
  transport: Transport
  corp: Corp
  appToken: TokenSource
  consoleToken: TokenSource
}): DingTalkCredentialCalls {
  const { transport, corp, appToken, consoleToken } = parts
  return {
    async proveApp() {
      await appToken.get()
    },
    async belongsToCorp() {
      try {
        await transport.send({
          name: 'token.corp',
          family: 'new',
          method: 'POST',
          path: `/v1.0/oauth2/${encodeURIComponent(corp.corpId)}/token`,
          body: { client_id: corp.clientId, client_secret: corp.clientSecret, grant_type: 'client_credentials' },
          token: { kind: 'none' },
          priority: 'person',
          counted: false,
          repeatable: false,
        })
        return true
      } catch (error) {
        if (isDingTalkError(error) && foreignCorpCodes.has(error.details.code)) return false
        throw error
      }
    },
    async proveConsole() {
      await consoleToken.get()
    },
  }
}
