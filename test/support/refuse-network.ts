import { Socket, type NetConnectOpts } from 'node:net'

// Loaded before each unit and API test file: whoever reaches for the network learns what to do instead.
const original = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect')

Object.defineProperty(Socket.prototype, 'connect', {
  configurable: true,
  writable: true,
  value: function (this: Socket, ...args: unknown[]): unknown {
    const refused = findForeignTarget(args)
    if (refused) {
      throw new Error(
        `A test tried to reach ${refused}. Pass \`sandbox.fetch\` as the fetch dependency, or serve what is needed on 127.0.0.1.`,
      )
    }
    return Reflect.apply(original?.value, this, args)
  },
})

function findForeignTarget(args: unknown[]): string | undefined {
  // net.connect() hands its arguments on as one already normalised array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'number') return isLoopback(second) ? undefined : `${String(second)}:${first}`
  if (typeof first !== 'object' || first === null) return undefined
  const options: Partial<NetConnectOpts & { host: string; path: string; port: number }> = first
  if (options.path !== undefined || isLoopback(options.host)) return undefined
  return `${options.host}:${options.port}`
}

function isLoopback(host: unknown): boolean {
  return typeof host !== 'string' || host === 'localhost' || host === '::1' || host.startsWith('127.')
}
