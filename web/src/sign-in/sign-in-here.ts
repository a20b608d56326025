import type { SignInAnswer, SignInOptions } from '@meeting/shared'
import { api } from '../api/client.ts'
import { endpoints } from '../api/use-endpoints.ts'
import { corpIdOf } from './container.ts'
import { signInWithDingTalk } from './sign-in.ts'

/** Set while the web view was seen to drop our cookie: then a token in memory carries the session. */
const bearerFlag = 'meeting.bearer'
let running: Promise<SignInAnswer> | null = null

function needsBearer(): boolean {
  try {
    return sessionStorage.getItem(bearerFlag) !== null
  } catch {
    // No storage means no cookies either.
    return true
  }
}

/** Remembers that cookies do not last here. Answers whether that was news. */
export function rememberBearer(): boolean {
  if (needsBearer()) return false
  try {
    sessionStorage.setItem(bearerFlag, '1')
  } catch {
    return false
  }
  return true
}

/** Signs in with the container of this page; however many ask, one code is used. */
export function signInHere(options: SignInOptions | null): Promise<SignInAnswer> {
  running ??= signInOnce(options).finally(() => {
    running = null
  })
  return running
}

async function signInOnce(options: SignInOptions | null): Promise<SignInAnswer> {
  const answer = await signInWithDingTalk(
    {
      getOptions: endpoints.getSignInOptions,
      requestAuthCode: async (input) => (await import('./dingtalk.ts')).requestAuthCode(input),
      signIn: endpoints.signIn,
    },
    {
      options,
      corpId: corpIdOf(location.search),
      transport: needsBearer() ? 'bearer' : 'cookie',
      embedded: window.self !== window.top,
    },
  )
  api.useBearer(answer.bearer)
  return answer
}
