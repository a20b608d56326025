import { setTimeout as wait } from 'node:timers/promises'
import { credentials } from '../../test/sandbox/src/credentials.ts'
import { LaunchProblem } from './launch-problem.ts'
import { startProcess, type ProcessOptions, type RunningProcess } from './processes.ts'

const main = new URL('../../test/sandbox/src/main.ts', import.meta.url).pathname

export type SandboxProcess = RunningProcess & {
  origin: string
  /** Does one thing of the sandbox's control; answers its JSON. */
  control: <Answer>(name: string, input?: unknown) => Promise<Answer>
}

export type SandboxProcessOptions = {
  port: number
  /** Keeps the company and its calendar over restarts. */
  stateFile?: string
  environment?: NodeJS.ProcessEnv
} & Pick<ProcessOptions, 'onLine' | 'own'>

/** Starts DingTalk in a box and waits until it answers. */
export async function startSandbox(options: SandboxProcessOptions): Promise<SandboxProcess> {
  const { port, stateFile = '', environment = process.env, onLine, own } = options
  const origin = `http://localhost:${port}`
  const running = startProcess({
    name: 'The sandbox',
    script: main,
    environment: { ...environment, SANDBOX_PORT: String(port), SANDBOX_STATE_FILE: stateFile },
    onLine,
    own,
  })
  const sandbox: SandboxProcess = { ...running, origin, control: (name, input) => callControl(origin, name, input) }
  await waitUntilItAnswers(sandbox)
  return sandbox
}

async function waitUntilItAnswers(sandbox: SandboxProcess) {
  let hasEnded = false
  void sandbox.ended.then(() => (hasEnded = true))
  for (let attempt = 0; attempt < 600; attempt++) {
    if (hasEnded) throw new LaunchProblem(sandbox.words())
    const answered = await sandbox.control('state').catch(() => undefined)
    if (answered) return
    await wait(100)
  }
  throw new LaunchProblem('The sandbox did not answer within a minute.')
}

/** `POST /control/<name>`; answers its JSON, fails with what the sandbox objects to. */
export async function callControl<Answer>(origin: string, name: string, input: unknown = {}): Promise<Answer> {
  const response = await fetch(`${origin}/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const body = await response.text()
  if (!response.ok) throw new Error(`control ${name} answered ${response.status}: ${body}`)
  // An action without an answer has an empty body; the caller names the type that the control promises.
  return (body === '' ? undefined : JSON.parse(body)) as Answer
}

/** The product's environment for the sandbox company. */
export function sandboxEnvironment(origin: string): Record<string, string> {
  return {
    DINGTALK_API_URL: origin,
    DINGTALK_OAPI_URL: origin,
    DINGTALK_LOGIN_URL: origin,
    DINGTALK_CORP_ID: credentials.corpId,
    DINGTALK_AGENT_ID: String(credentials.agentId),
    DINGTALK_CLIENT_ID: credentials.clientId,
    DINGTALK_CLIENT_SECRET: credentials.clientSecret,
    DINGTALK_EVENT_TOKEN: credentials.eventToken,
    DINGTALK_EVENT_AES_KEY: credentials.eventAesKey,
    DINGTALK_SSO_SECRET: credentials.ssoSecret,
  }
}
