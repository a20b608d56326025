import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { DataDirInUse, isDataDirInUse } from '../src/database/embedded-postgres.ts'
import { startBff, type BffProcess } from './bff-process.ts'
import { buildWeb, isWebOutdated } from './build-web.ts'
import { LaunchProblem } from './launch-problem.ts'
import { readPort, refuseOccupiedPort } from './ports.ts'
import { runLauncher, type Launcher } from './run-launcher.ts'
import { sandboxEnvironment, startSandbox, type SandboxProcess } from './sandbox-process.ts'

await runLauncher(startDemo)

/** The product with a sandbox company, for trying: nothing to install, nothing to ask, nothing outside this machine. */
async function startDemo({ say, own }: Launcher) {
  const port = readPort(process.env, 'PORT', 3000)
  const sandboxPort = readPort(process.env, 'SANDBOX_PORT', 4000)
  const publicUrl = process.env['PUBLIC_URL'] || `http://localhost:${port}`
  const dataDir = resolve(process.env['DATA_DIR'] || 'data/demo')
  if (await isDataDirInUse(dataDir)) throw new DataDirInUse(dataDir)
  await refuseOccupiedPort(port, 'PORT')
  await refuseOccupiedPort(sandboxPort, 'SANDBOX_PORT')
  await mkdir(dataDir, { recursive: true })
  const logFile = join(dataDir, 'demo.log')
  const onLine = writeLinesTo(logFile)

  if (await isWebOutdated()) {
    say('Building the H5 app …')
    await buildWeb()
  }
  say('Starting DingTalk in a box …')
  const sandbox = await startSandbox({ port: sandboxPort, stateFile: join(dataDir, 'sandbox.json'), onLine, own })
  say('Starting the product and its database …')
  const bff = await startBff({
    environment: {
      ...process.env,
      ...sandboxEnvironment(sandbox.origin),
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      DATA_DIR: dataDir,
      // The demo keeps to its own folder, whatever the surroundings say.
      DATABASE_URL: '',
      MASTER_KEY: '',
    },
    onLine,
    own,
  })
  say('Connecting the two …')
  await connect(sandbox, bff)
  await waitForFirstReading(bff, dataDir, say)
  const people = await choosePeople(sandbox)
  say(`
  会议预约 is running.

    Book a room           ${publicUrl}/meeting
    DingTalk in a box     ${sandbox.origin}/control

  Sign in as anybody on the login page; ${people}.
  What happens inside is written to ${relative('.', logFile)}. Ctrl-C stops everything and keeps the data.
`)
}

function writeLinesTo(file: string): (line: string) => void {
  const stream = createWriteStream(file, { flags: 'a' })
  // A log that cannot be written must not stop the demo.
  stream.on('error', () => {})
  return (line) => stream.write(`${line}\n`)
}

/** Enters the request URL at DingTalk, as an administrator does in its console. */
async function connect(sandbox: SandboxProcess, bff: BffProcess) {
  const { ok, verdict } = await sandbox.control<{ ok: boolean; verdict: string }>('subscribe', { url: bff.requestUrl })
  if (!ok) throw new LaunchProblem(`The sandbox did not accept the product's request URL: ${verdict}`)
}

/** On the first start nobody can sign in or book before people and rooms have been read; later they are there. */
async function waitForFirstReading(bff: BffProcess, dataDir: string, say: Launcher['say']) {
  const marker = join(dataDir, 'company-was-read')
  if (existsSync(marker)) return
  say('Reading employees, rooms and what is booked …')
  const limit = AbortSignal.timeout(60_000)
  const limited = new Promise((_, fail) => limit.addEventListener('abort', () => fail(limit.reason)))
  try {
    await Promise.race([bff.waitForCompany(), limited])
    await writeFile(marker, '')
  } catch (error) {
    if (!limit.aborted) throw error
    say('That takes longer than expected; it goes on in the background.')
  }
}

async function choosePeople(sandbox: SandboxProcess): Promise<string> {
  const employees = await sandbox.control<{ name: string; administrator?: string; leftAt?: number }[]>('employees')
  const administrator = employees.find((employee) => employee.administrator === 'main')
  const other = employees.find((employee) => !employee.administrator)
  return `for example ${other?.name ?? 'the first'}, or ${administrator?.name ?? 'the last'} who administers the company`
}
