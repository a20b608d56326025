import { existsSync } from 'node:fs'
import { startBff } from './bff-process.ts'
import { buildWeb, isWebOutdated } from './build-web.ts'
import { runLauncher, type Launcher } from './run-launcher.ts'

await runLauncher(startForReal, { showsLines: true })

/** The product alone, for real: settings from the environment and, where that is silent, from `.env`. */
async function startForReal({ say, own }: Launcher) {
  if (existsSync('.env')) process.loadEnvFile('.env')
  if (await isWebOutdated()) {
    say('Building the H5 app …')
    await buildWeb()
  }
  await startBff({ environment: process.env, onLine: (line) => console.log(line), own })
}
