import { serve } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { brokenHeader } from './gateway/serve.ts'
import { createSandbox } from './index.ts'
import { createStateFile, readStateFile } from './state-file.ts'

const defaultPort = 4000

const port = Number(process.env['SANDBOX_PORT'] ?? defaultPort)
const seed = Number(process.env['SANDBOX_SEED'] ?? 1)
if (!Number.isInteger(port) || port < 0 || port > 65_535 || !Number.isInteger(seed)) {
  console.error('SANDBOX_PORT must be a port and SANDBOX_SEED a whole number.')
  process.exit(1)
}

const company = process.env['SANDBOX_COMPANY'] === 'small' ? 'small' : 'demo'
const stateFile = process.env['SANDBOX_STATE_FILE']
const publicUrl = `http://localhost:${port}`
const sandbox = createSandbox({ seed, publicUrl, company, snapshot: stateFile ? readStateFile(stateFile) : undefined })
const state = stateFile ? createStateFile(stateFile) : undefined
// A sandbox that is killed loses two seconds at most.
const keeping = setInterval(() => state?.write(sandbox.snapshot()), 2_000)

const answer = async (request: Request, env: HttpBindings): Promise<Response> => {
  const response = await sandbox.app.fetch(request, env)
  if (response.headers.has(brokenHeader)) env.outgoing.destroy()
  return response
}

const server = serve(
  { fetch: (request, env) => answer(request, env as HttpBindings), port, hostname: '127.0.0.1' },
  () => {
    console.log(`DingTalk sandbox on ${publicUrl} (control page: ${publicUrl}/control)`)
  },
)

server.on('error', (failure: NodeJS.ErrnoException) => {
  const isTaken = failure.code === 'EADDRINUSE'
  console.error(isTaken ? `Port ${port} is taken; set SANDBOX_PORT to another one.` : failure.message)
  process.exit(1)
})

const stop = (): void => {
  clearInterval(keeping)
  state?.write(sandbox.snapshot())
  void sandbox.close()
  server.close(() => process.exit(0))
  if ('closeAllConnections' in server) server.closeAllConnections()
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
