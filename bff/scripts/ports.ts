import { createServer } from 'node:net'
import { LaunchProblem } from './launch-problem.ts'

/** Reads a port from the environment. */
export function readPort(environment: NodeJS.ProcessEnv, variable: string, byDefault: number): number {
  const value = environment[variable] || String(byDefault)
  const port = Number(value)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new LaunchProblem(`${variable} must be a port from 1 to 65535, but is "${value}".`)
}

/** Throws LaunchProblem, naming the variable to set, when the port cannot be listened on. */
export async function refuseOccupiedPort(port: number, variable: string) {
  // Browsers try ::1 first for localhost: whoever listens there would get our visitors.
  for (const host of ['127.0.0.1', '::1']) {
    const code = await tryToListen(host, port)
    if (code === 'EADDRINUSE') {
      throw new LaunchProblem(`Port ${port} is in use: stop what listens there, or set ${variable} to another port.`)
    }
    if (code === 'EACCES') {
      throw new LaunchProblem(`This user may not listen on port ${port}: set ${variable} to a port above 1023.`)
    }
  }
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done(undefined)))
  })
}
