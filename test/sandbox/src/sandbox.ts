import { createSandboxApp } from './app.ts'
import { createControl } from './control/control.ts'
import { brokenHeader } from './gateway/serve.ts'
import type { Sandbox, SandboxOptions } from './sandbox.types.ts'
import { takeSnapshot } from './snapshot.ts'
import { createWorld, fillWorld } from './world.ts'

/** Like a real fetch: the caller's patience ends at once, the work on the other side goes on. */
async function untilAborted<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** DingTalk in a box: one company, one app, its calendar and rooms, and the gateway in front of them. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const world = createWorld(options)
  const control = createControl(world, () => fillWorld(world, { ...options, snapshot: undefined }))
  const app = createSandboxApp(world, control)

  const fetchFromApp: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const response = await untilAborted(app.fetch(request), request.signal)
    if (response.headers.has(brokenHeader)) throw new TypeError('fetch failed')
    return response
  }

  return {
    app,
    fetch: fetchFromApp,
    credentials: world.credentials,
    control,
    snapshot: () => takeSnapshot(world),
    async close() {
      world.closed.abort()
      world.pusher.stop()
    },
  }
}
