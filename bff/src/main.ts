import { ConfigError, readConfig } from './config.ts'
import { EmbeddedPostgresError } from './database/embedded-postgres.ts'
import { MasterKeyError } from './master-key.ts'
import { describeServer, startServer } from './server.ts'
import { issueSetupLink } from './setup/setup-links.ts'

/** Starts the product for real: the only reader of `process.env`. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const ending = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => ending.abort())
  const server = await startServer(config, {}, ending.signal)
  const { corps } = server.dependencies
  if (!ending.signal.aborted) {
    const setupLink = corps.list().length === 0 ? await issueSetupLink(server.dependencies) : null
    for (const line of describeServer(server.address, config.publicUrl, corps.list(), setupLink)) console.log(line)
    for (const corpId of corps.listUnreadable())
      console.log(`The secrets of ${corpId} were sealed with another master key: this company is out of service.`)
    await new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  await server.stop()
  process.exit(0)
}

main().catch((error: unknown) => {
  console.error(toOneLine(error))
  process.exit(1)
})

/** What the person at the terminal needs to know; the whole error only when it is not understood. */
function toOneLine(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError || error instanceof MasterKeyError)
    return error.message
  if (!(error instanceof Error) || !('code' in error)) return error
  const { PORT: port = '3000', HOST: host = '127.0.0.1' } = process.env
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop it, or choose another port: PORT=3001.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'syscall' in error && error.syscall === 'listen'
        ? `This user may not listen on port ${port}. Put a reverse proxy in front, or choose PORT=3000.`
        : `This user lacks a permission: ${error.message}.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Set HOST to one of its own, or to 0.0.0.0 for all.`
    case '28P01':
    case '28000':
      return 'PostgreSQL refused the user or password in DATABASE_URL.'
    case '3D000':
      return 'The database named in DATABASE_URL does not exist. Create it first.'
    case '42501':
      return `The user in DATABASE_URL lacks a right: ${error.message}.`
    default:
      return error
  }
}
