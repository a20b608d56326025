import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { systemClock } from '../src/clock/clock.ts'
import { readConfig, type Config } from '../src/config.ts'
import { rotateMasterKey } from '../src/corps/master-key-rotation.ts'
import { openDatabase, type Database } from '../src/database/database.ts'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts'
import { migrate } from '../src/database/migrate.ts'
import { findMasterKey, installNextMasterKey, prepareNextMasterKey } from '../src/master-key.ts'
import { LaunchProblem } from './launch-problem.ts'
import { runCommand } from './run-command.ts'

await runCommand(rotate)

/**
 * Seals all secrets with a new master key, while the product is stopped. The old key comes from where the product has it
 * (MASTER_KEY, or master.key in DATA_DIR); the new one from NEW_MASTER_KEY, or is made when the old one lies in DATA_DIR.
 * Interrupted at any instant, running it again comes to the same end.
 */
async function rotate(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const keys = await findKeys(config)
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir })
  const url = config.databaseUrl ?? embedded?.url ?? ''
  const database = openDatabase({ url, applicationName: 'meeting-rotate' })
  try {
    await refuseWhileRunning(database)
    await migrate(url)
    const { corps, alreadyDone } = await rotateMasterKey({ database, clock: systemClock }, keys)
    if (keys.isInDataDir) await installNextMasterKey(config.dataDir)
    const companies = `${corps} ${corps === 1 ? 'company' : 'companies'}`
    console.log(alreadyDone ? `The new key was in use already (${companies}).` : `Sealed anew: ${companies}.`)
    console.log(
      keys.isInDataDir
        ? `The new key is master.key in ${config.dataDir}: keep a copy of it apart from the database's backups.`
        : 'Start the product with MASTER_KEY set to the new key.',
    )
  } finally {
    await database.destroy()
    await embedded?.stop()
  }
}

type Keys = { from: Buffer; to: Buffer; isInDataDir: boolean }

async function findKeys({ masterKey, dataDir }: Config): Promise<Keys> {
  const given = readNewKey()
  if (masterKey) {
    if (!given) throw new LaunchProblem('Give the new key as NEW_MASTER_KEY; `openssl rand -base64 32` makes one.')
    return { from: masterKey, to: given, isInDataDir: false }
  }
  const from = await findMasterKey(dataDir)
  if (!from) throw new LaunchProblem(`There is no master.key in ${dataDir}: nothing was ever sealed there.`)
  if (given)
    throw new LaunchProblem('The old key lies in DATA_DIR, so the new one is made there: leave NEW_MASTER_KEY out.')
  return { from, to: await prepareNextMasterKey(dataDir), isInDataDir: true }
}

function readNewKey(): Buffer | undefined {
  const text = process.env['NEW_MASTER_KEY']
  if (!text) return undefined
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32) throw new LaunchProblem('NEW_MASTER_KEY must be 32 bytes in base64.')
  return key
}

/** A running process would go on with the old key, and fail to read what it reads next. */
async function refuseWhileRunning(database: Database): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name in ('meeting', 'meeting-changes')`.execute(database)
  if ((rows[0]?.count ?? 0) > 0)
    throw new LaunchProblem('The product is running on this database. Stop every process first.')
}
