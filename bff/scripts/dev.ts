import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { startBff } from './bff-process.ts'
import { readPort, refuseOccupiedPort } from './ports.ts'
import { runLauncher, type Launcher } from './run-launcher.ts'
import { sandboxEnvironment, startSandbox } from './sandbox-process.ts'
import { startProcess } from './processes.ts'

const onLine = (line: string) => console.log(line)

await runLauncher(startForDevelopment, { showsLines: true })

/**
 * Sandbox, product and H5 app for working on them: the product restarts and the page reloads on each change.
 * Everything is under one origin: Vite's server on PORT passes what it does not serve on to the product at PORT + 1.
 */
async function startForDevelopment({ say, own }: Launcher) {
  const port = readPort(process.env, 'PORT', 3000)
  const bffPort = port + 1
  const sandboxPort = readPort(process.env, 'SANDBOX_PORT', 4000)
  const publicUrl = `http://localhost:${port}`
  await refuseOccupiedPort(port, 'PORT')
  await refuseOccupiedPort(bffPort, 'PORT')
  await refuseOccupiedPort(sandboxPort, 'SANDBOX_PORT')

  const dataDir = resolve(process.env['DATA_DIR'] || 'data/dev')
  await mkdir(dataDir, { recursive: true })
  const sandbox = await startSandbox({ port: sandboxPort, stateFile: `${dataDir}/sandbox.json`, onLine, own })
  const bff = await startBff({
    nodeArguments: [
      '--watch-path',
      resolve('bff/src'),
      '--watch-path',
      resolve('shared/src'),
      '--watch-preserve-output',
    ],
    environment: {
      ...process.env,
      ...sandboxEnvironment(sandbox.origin),
      PORT: String(bffPort),
      PUBLIC_URL: publicUrl,
      DATA_DIR: dataDir,
    },
    onLine,
    own,
  })
  const vite = startProcess({
    name: 'Vite',
    script: resolve('bff/scripts/dev-web.ts'),
    environment: { ...process.env, PORT: String(port), BFF_ORIGIN: `http://127.0.0.1:${bffPort}` },
    onLine,
    own,
  })
  await vite.waitForLine(/ready/)
  await sandbox.control('subscribe', { url: bff.requestUrl })
  say(`\n  ${publicUrl}/meeting, DingTalk in a box: ${sandbox.origin}/control\n`)
}
