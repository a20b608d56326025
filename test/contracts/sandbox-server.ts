import { serve } from '@hono/node-server'
import { createSandbox } from '@meeting/sandbox'
import type { Sandbox, SandboxOptions } from '@meeting/sandbox'

export type SandboxServer = { sandbox: Sandbox; origin: string; port: number; close(): Promise<void> }

/** A sandbox on a port of the machine's choosing. */
export async function startSandbox(options: SandboxOptions): Promise<SandboxServer> {
  const sandbox = createSandbox(options)
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = serve({ fetch: sandbox.app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port))
  const port = await promise
  return {
    sandbox,
    port,
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await sandbox.close()
      await new Promise((done) => {
        server.close(done)
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}
