import { isObject, toText } from '../gateway/input.ts'
import { ControlError } from './control-error.ts'
import type { SandboxControl } from './control.types.ts'

/** The same control as in process, over HTTP; `origin` is where the sandbox listens. */
export function createRemoteControl(origin: string, fetcher: typeof fetch = fetch): SandboxControl {
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const response = await fetcher(`${origin}/control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input ?? {}),
    })
    const body: unknown = await response.json()
    if (response.ok) return body
    throw new ControlError((isObject(body) ? toText(body['error']) : undefined) ?? `HTTP ${response.status}`)
  }
  // Every member is a call of the same name, so the proxy is the whole control; `then` would make it a promise.
  return new Proxy({} as SandboxControl, {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? (input: unknown) => call(name, input) : undefined),
  })
}
