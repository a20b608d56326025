import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildDependencies } from '../src/build-dependencies.ts'
import { readConfig } from '../src/config.ts'
import type { Dependencies } from '../src/dependencies.ts'
import { isDomainError } from '../src/errors.ts'
import { createLogger } from '../src/log/logger.ts'
import { describeSetupLink } from '../src/server.ts'
import { issueSetupLink } from '../src/setup/setup-links.ts'
import { LaunchProblem } from './launch-problem.ts'
import { findRunningDatabase } from './running-database.ts'
import { runCommand } from './run-command.ts'

await runCommand(printSetupLink)

/**
 * Prints a one-time setup link for the deployment that runs with the same settings: for connecting a company, or with
 * `--corp ding…` for repairing the connection of one, e.g. when its AppSecret was reset and nobody can sign in.
 */
async function printSetupLink(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const { values } = parseArgs({ args: argumentsOf(), options: { corp: { type: 'string' } } })
  const databaseUrl = config.databaseUrl ?? (await findRunningDatabase(config.dataDir))
  if (databaseUrl === undefined)
    throw new LaunchProblem(`Nothing runs on ${config.dataDir}. Start the product: it prints a setup link by itself.`)
  const log = createLogger({ level: 'silent' })
  const { dependencies, ...built } = await buildDependencies({ ...config, databaseUrl }, { log })
  try {
    await dependencies.corps.refresh()
    for (const line of describeSetupLink(await issueLink(dependencies, values.corp))) console.log(line)
  } finally {
    await built.close()
  }
}

/** Behind the launcher's and this command's names; pnpm may leave a `--` of its own. */
function argumentsOf(): string[] {
  return process.argv.slice(3).filter((argument) => argument !== '--')
}

async function issueLink(dependencies: Dependencies, corpId: string | undefined): Promise<string> {
  try {
    return await issueSetupLink(dependencies, corpId ?? null)
  } catch (error) {
    const known = dependencies.corps.list().map((corp) => corp.corpId)
    if (isDomainError(error, 'setup.link_invalid'))
      throw new LaunchProblem(`No company ${corpId} is known here. Known: ${known.join(', ') || 'none'}.`)
    if (isDomainError(error, 'setup.corp_already_connected'))
      throw new LaunchProblem(
        `${known.join(', ')} is connected already: its administrators sign in at ${dependencies.config.publicUrl}/meeting/admin.` +
          ` To repair its connection add --corp ${known[0]}; to connect another company set ALLOW_SEVERAL_CORPS=true.`,
      )
    throw error
  }
}
