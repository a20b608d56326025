import dd from 'dingtalk-jsapi/entry/union'
import { requestAuthCode$ as requestOlderCode } from 'dingtalk-jsapi/api/runtime/permission/requestAuthCode'
import { requestAuthCode$ as requestPresentCode } from 'dingtalk-jsapi/api/union/requestAuthCode'
import { after } from '../clock/clock.ts'
import { requestEitherCode } from './auth-codes.ts'
import { ContainerError, toContainerError } from './container.ts'

/** Without a bridge every call of the library waits for ever. */
const patience = 10_000

export type AuthCodeInput = {
  corpId: string
  clientId: string
  /** The code of the present request was no good. */
  olderOnly: boolean
}

/**
 * Asks the DingTalk client for a one-time AuthCode (5 minutes, one use). The only module that touches dingtalk-jsapi: it
 * cannot be imported outside a browser and looks at its surroundings when it is, so it is loaded late and by `import()` only.
 * Throws `ContainerError`.
 */
export function requestAuthCode({ corpId, clientId, olderOnly }: AuthCodeInput): Promise<string> {
  return requestEitherCode(
    {
      present: () => inTime(requestPresentCode({ corpId, clientId })),
      older: () => inTime(requestOlderCode({ corpId })),
    },
    { version: dd.env.version ?? '', olderOnly },
  )
}

async function inTime(asked: Promise<{ code: string }>): Promise<string> {
  let stop: (() => void) | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    stop = after(patience, () => reject(new ContainerError('timeout')))
  })
  try {
    const { code } = await Promise.race([asked, tooLate])
    if (!code) throw new ContainerError('refused', { message: 'no code' })
    return code
  } catch (thrown) {
    throw toContainerError(thrown)
  } finally {
    stop?.()
  }
}
