import 'dingtalk-jsapi/entry/union'
import { requestAuthCode$ } from 'dingtalk-jsapi/api/runtime/permission/requestAuthCode'
import { after } from '../clock/clock.ts'
import { ContainerError, toContainerError } from './container.ts'

/** Without a bridge every call of the library waits for ever. */
const patience = 10_000

/**
 * Asks the DingTalk client for a one-time AuthCode (5 minutes, one use). The only module that touches dingtalk-jsapi: it
 * cannot be imported outside a browser and looks at its surroundings when it is, so it is loaded late and by `import()` only.
 * Throws `ContainerError`.
 */
export async function requestAuthCode(corpId: string): Promise<string> {
  let stop: (() => void) | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    stop = after(patience, () => reject(new ContainerError('timeout')))
  })
  try {
    const { code } = await Promise.race([requestAuthCode$({ corpId }), tooLate])
    if (!code) throw new ContainerError('refused', { message: 'no code' })
    return code
  } catch (thrown) {
    throw toContainerError(thrown)
  } finally {
    stop?.()
  }
}
