import { rm } from 'node:fs/promises'
import type { SandboxControl } from '@meeting/sandbox/control/control.types'
import { startBff, type BffProcess } from '../../bff/scripts/bff-process.ts'
import type { RunningProcess } from '../../bff/scripts/processes.ts'
import { sandboxEnvironment, startSandbox } from '../../bff/scripts/sandbox-process.ts'
import { startFrontDoor, type FrontDoor } from './front-door.ts'
import { createControlClient } from './sandbox-control.ts'
import { createTemporaryDataDir, findFreePort } from './test-database-server.ts'

export type ProductOptions = {
  /** Absent: the product starts its embedded database. */
  databaseUrl?: string
  company?: 'demo' | 'small'
  environment?: Record<string, string>
  /** As after the first start: no company is connected, and nothing is entered in DingTalk's console. */
  fresh?: boolean
  /** People and DingTalk come in through a reverse proxy; `origin` is its address. */
  behindFrontDoor?: boolean
  /** Gets each line that sandbox and product print. */
  onLine?: (line: string) => void
}

export type Product = {
  origin: string
  sandboxOrigin: string
  sandbox: SandboxControl
  bff: BffProcess
  frontDoor: FrontDoor | undefined
  dataDir: string
  /** A further process of the product on the same database, at a port of its own; `origin` stays the public one. */
  startAnother: (environment?: Record<string, string>) => Promise<{ process: BffProcess; address: string }>
  stop: () => Promise<void>
}

/** An empty variable counts as absent. */
const noCompany = Object.fromEntries(
  ['CORP_ID', 'AGENT_ID', 'CLIENT_ID', 'CLIENT_SECRET', 'EVENT_TOKEN', 'EVENT_AES_KEY', 'SSO_SECRET'].map((name) => [
    `DINGTALK_${name}`,
    '',
  ]),
)

async function enterRequestUrl(control: SandboxControl, bff: BffProcess): Promise<void> {
  const { ok, verdict } = await control.subscribe({ url: bff.requestUrl })
  if (!ok) throw new Error(`the sandbox did not accept the request URL: ${verdict}`)
  await bff.waitForCompany()
}

/** Sandbox and product as processes on free ports, connected to each other; `stop` leaves nothing behind. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const { databaseUrl = '', company = 'small', environment = {}, fresh = false, onLine = () => {} } = options
  const dataDir = await createTemporaryDataDir()
  const started: RunningProcess[] = []
  const own = (running: RunningProcess) => started.push(running)
  let frontDoor: FrontDoor | undefined
  const stop = async () => {
    await frontDoor?.stop()
    for (const running of started.reverse()) await running.stop()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    const sandbox = await startSandbox({
      port: await findFreePort(),
      environment: { ...process.env, SANDBOX_COMPANY: company },
      onLine,
      own,
    })
    const port = await findFreePort()
    if (options.behindFrontDoor) frontDoor = await startFrontDoor({ port: await findFreePort(), productPort: port })
    const origin = frontDoor?.origin ?? `http://localhost:${port}`
    const forProcess = (ownPort: number) => ({
      ...process.env,
      ...sandboxEnvironment(sandbox.origin),
      PORT: String(ownPort),
      PUBLIC_URL: origin,
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      ...(fresh ? noCompany : {}),
      ...environment,
    })
    const bff = await startBff({ environment: forProcess(port), onLine, own })
    const control = createControlClient(sandbox.origin)
    if (!fresh) await enterRequestUrl(control, bff)
    return {
      origin,
      sandboxOrigin: sandbox.origin,
      sandbox: control,
      bff,
      frontDoor,
      dataDir,
      async startAnother(more = {}) {
        const ownPort = await findFreePort()
        const another = await startBff({ environment: { ...forProcess(ownPort), ...more }, onLine, own })
        return { process: another, address: `http://127.0.0.1:${ownPort}` }
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
