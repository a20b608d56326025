import { pino, type DestinationStream, type Logger } from 'pino'

export type { Logger }

const secrets = [
  'secret',
  'token',
  'code',
  'password',
  'cookie',
  'authorization',
  'accessToken',
  'mobile',
  'email',
  'aesKey',
  'clientSecret',
  'eventToken',
  'eventAesKey',
  'ssoSecret',
]

/** Structured log to standard output. Names under which secrets travel are cut out, whatever the caller passes. */
export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const settings = { level: options.level, base: null, redact: { paths, censor: '[cut]' } }
  return options.destination ? pino(settings, options.destination) : pino(settings)
}
