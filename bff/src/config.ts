import { z } from 'zod'
import type { CorpCredentials } from './corps/corps.types.ts'

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))
const origin = url.refine(
  (value) => value === URL.parse(value)?.origin,
  'must be an origin: scheme, host and port only',
)
const port = z.coerce.number('must be a number').int().min(1).max(65_535)

/** Every name the product reads from its environment, with default and meaning; `.env.example` is checked against it. */
export const environmentSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Address the BFF listens on'),
  PORT: port.default(3000).describe('Port the BFF listens on'),
  PUBLIC_URL: origin.optional().describe('Origin that people and DingTalk use; default http://localhost:PORT'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional()
    .describe('PostgreSQL 15 or later; absent: the embedded one in DATA_DIR'),
  DATA_DIR: z.string().min(1).default('./data').describe('Embedded database and master key'),
  MASTER_KEY: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, 'must be 32 bytes in base64')
    .optional()
    .describe('Seals secrets at rest; absent: generated into DATA_DIR'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('How many reverse proxies stand in front; only then X-Forwarded-For is believed'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least severity that is logged'),
  DINGTALK_API_URL: url
    .default('https://api.dingtalk.com')
    .describe('New API; change for the sandbox or a private deployment'),
  DINGTALK_OAPI_URL: url.default('https://oapi.dingtalk.com').describe('Old API'),
  DINGTALK_LOGIN_URL: url.default('https://login.dingtalk.com').describe('Login page'),
  DINGTALK_CORP_ID: z
    .string()
    .regex(/^ding[0-9a-zA-Z]+$/, 'must be a CorpId (ding…)')
    .optional()
    .describe('CorpId of the first company'),
  DINGTALK_AGENT_ID: z.string().regex(/^\d+$/, 'must be a number').optional().describe('AgentId of its app'),
  DINGTALK_CLIENT_ID: z.string().min(1).optional().describe('AppKey (Client ID)'),
  DINGTALK_CLIENT_SECRET: z.string().min(1).optional().describe('AppSecret (Client Secret)'),
  DINGTALK_EVENT_TOKEN: z.string().min(1).max(64).optional().describe('签名 token of the event subscription'),
  DINGTALK_EVENT_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits')
    .optional()
    .describe('加密 aes_key of the event subscription'),
  DINGTALK_SSO_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe('SSOSecret, for administrators arriving from the admin console'),
  ALLOW_SEVERAL_CORPS: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether one deployment may serve several companies'),
  SANDBOX_PORT: port.default(4000).describe('Port of the sandbox DingTalk (`demo` and `dev` only)'),
})

export type Config = {
  host: string
  port: number
  publicUrl: string
  databaseUrl: string | null
  dataDir: string
  masterKey: Buffer | null
  trustedProxies: number
  logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL']
  dingtalk: { apiUrl: string; oapiUrl: string; loginUrl: string }
  corp: CorpCredentials | null
  /** Whether setup links may add companies beside the first. */
  allowSeveralCorps: boolean
}

/** Everything that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  readonly problems: string[]

  constructor(problems: string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Reads the environment once. An empty value counts as absent. Throws `ConfigError` with all problems at a time. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environmentSchema.safeParse(present)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  problems.push(...missingTogether(present))
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const env = parsed.data
  return Object.freeze({
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.DATA_DIR,
    masterKey: env.MASTER_KEY ? Buffer.from(env.MASTER_KEY, 'base64') : null,
    trustedProxies: env.TRUSTED_PROXIES,
    logLevel: env.LOG_LEVEL,
    dingtalk: { apiUrl: env.DINGTALK_API_URL, oapiUrl: env.DINGTALK_OAPI_URL, loginUrl: env.DINGTALK_LOGIN_URL },
    corp: readCorp(env),
    allowSeveralCorps: env.ALLOW_SEVERAL_CORPS === 'true',
  })
}

const corpNames = ['DINGTALK_CORP_ID', 'DINGTALK_AGENT_ID', 'DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'] as const
const eventNames = ['DINGTALK_EVENT_TOKEN', 'DINGTALK_EVENT_AES_KEY'] as const

function missingTogether(present: Record<string, unknown>): string[] {
  return [corpNames, eventNames].flatMap((group) => {
    const missing = group.filter((name) => !(name in present))
    return missing.length === 0 || missing.length === group.length
      ? []
      : missing.map(
          (name) => `${name}: is missing, but ${group.filter((other) => other in present).join(', ')} is given`,
        )
  })
}

function readCorp(env: z.infer<typeof environmentSchema>): CorpCredentials | null {
  const {
    DINGTALK_CORP_ID: corpId,
    DINGTALK_AGENT_ID: agentId,
    DINGTALK_CLIENT_ID: clientId,
    DINGTALK_CLIENT_SECRET: clientSecret,
  } = env
  if (!corpId || !agentId || !clientId || !clientSecret) return null
  return {
    corpId,
    agentId,
    clientId,
    clientSecret,
    eventToken: env.DINGTALK_EVENT_TOKEN ?? null,
    eventAesKey: env.DINGTALK_EVENT_AES_KEY ?? null,
    ssoSecret: env.DINGTALK_SSO_SECRET ?? null,
  }
}
