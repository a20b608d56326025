import type { SignInAnswer, SignInOptions, SignInRequest } from '@meeting/shared'
import { isApiError } from '../api/api-error.ts'
import { ContainerError } from './container.ts'

export type SignInDependencies = {
  getOptions: (corpId?: string) => Promise<SignInOptions>
  requestAuthCode: (input: { corpId: string; clientId: string; olderOnly: boolean }) => Promise<string>
  signIn: (request: SignInRequest) => Promise<SignInAnswer>
}
export type SignInInput = {
  /** What the page brought; asked for when it brought nothing. */
  options: SignInOptions | null
  /** From the address, if it names one. */
  corpId: string | null
  transport: 'cookie' | 'bearer'
  /** The page stands in a frame (DingTalk's PC client), which keeps another kind of cookie. */
  embedded: boolean
}

/** Failures that a fresh code can heal; everything else would only fail again. */
function isWorthFreshCode(error: unknown): boolean {
  if (!isApiError(error)) return false
  return (
    error.code === 'sign_in.code_invalid' || error.code === 'sign_in.dingtalk_unavailable' || error.kind === 'timeout'
  )
}

/**
 * Signs in through the DingTalk container: a code, and one round trip with it. A code works once, so a second try takes a
 * fresh one, of the older kind should the first have been no good, and there is no third. Throws `ContainerError` or `ApiError`.
 */
export async function signInWithDingTalk(dependencies: SignInDependencies, input: SignInInput): Promise<SignInAnswer> {
  const options = input.options ?? (await dependencies.getOptions(input.corpId ?? undefined))
  const { corpId, clientId } = options
  if (!corpId) throw new ContainerError('noCorpId')
  const attempt = async (olderOnly: boolean) =>
    dependencies.signIn({
      code: await dependencies.requestAuthCode({ corpId, clientId, olderOnly }),
      corpId,
      transport: input.transport,
      embedded: input.embedded,
    })
  try {
    return await attempt(false)
  } catch (error) {
    if (!isWorthFreshCode(error)) throw error
    return attempt(isApiError(error) && error.code === 'sign_in.code_invalid')
  }
}
