import { spawn } from 'node:child_process'
import { chown, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { accountCan, choosePostgresAccount, type PostgresAccount } from './embedded-postgres.account.ts'
import { reachableHome, type PostgresBinaries } from './embedded-postgres.binaries.ts'
import { DataDirInUse, EmbeddedPostgresError, toStartProblem } from './embedded-postgres.errors.ts'
import { isPostgresProcess, isProcessAlive } from './embedded-postgres.processes.ts'

/** The folder of database files (a PostgreSQL "cluster") and the user that owns it. */
export type Cluster = { folder: string; account: PostgresAccount }

/** Names the folder of the database files when it could not be inside the data folder. */
const signpost = 'postgres-is-in'

/** Where the database files of `dataDir` are or will be, in a folder that PostgreSQL's user can reach. */
export async function locateCluster(dataDir: string): Promise<Cluster> {
  const near = join(resolve(dataDir), 'postgres')
  try {
    await mkdir(dataDir, { recursive: true })
    const folder = (await readText(join(dataDir, signpost))).trim() || near
    const account = choosePostgresAccount(folder)
    if (folder !== near || existsSync(near) || accountCan(account, '-x', resolve(dataDir))) return { folder, account }
    const far = join(reachableHome, `data-${randomBytes(6).toString('hex')}`)
    await mkdir(reachableHome, { recursive: true, mode: 0o755 })
    await writeFile(join(dataDir, signpost), `${far}\n`)
    return { folder: far, account }
  } catch (error) {
    throw toStartProblem(dataDir, '', error)
  }
}

/** Creates the database files when there are none yet. Interrupted at any instant, the next start begins anew. */
export async function createClusterIfMissing(
  cluster: Cluster,
  binaries: PostgresBinaries,
  { dataDir, forTests = false }: { dataDir: string; forTests?: boolean },
) {
  if (existsSync(join(cluster.folder, 'PG_VERSION'))) return checkVersion(cluster, binaries)
  await removeAbandonedAttempts(cluster)
  try {
    const aside = await mkdtemp(`${cluster.folder}.new-${process.pid}-`)
    try {
      if (cluster.account) await chown(aside, cluster.account.uid, cluster.account.gid)
      await chmod(aside, 0o700)
      const output = await runInitdb(binaries.initdb, aside, cluster.account, forTests)
      if (output !== undefined) throw toStartProblem(dataDir, output)
      await putInPlace(aside, cluster.folder)
    } finally {
      await rm(aside, { recursive: true, force: true })
    }
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? error : toStartProblem(dataDir, '', error)
  }
}

async function checkVersion({ folder }: Cluster, { majorVersion }: PostgresBinaries) {
  const found = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw toStartProblem(folder, '', error)
  })
  if (found.trim() === majorVersion) return
  throw new EmbeddedPostgresError(
    'failed',
    `The data in ${folder} was written by PostgreSQL ${found.trim()}, but this version brings PostgreSQL ${majorVersion}.`,
  )
}

async function putInPlace(aside: string, folder: string) {
  await rename(aside, folder).catch((error) => {
    // Another first start was faster; whoever gets the server's lock file goes on with its files.
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error
  })
}

async function removeAbandonedAttempts({ folder }: Cluster) {
  const parent = resolve(folder, '..')
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = /\.new-(\d+)-/.exec(name)?.[1]
    if (pid && !isProcessAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** Answers what initdb said when it failed. */
async function runInitdb(initdb: string, folder: string, account: PostgresAccount, forTests: boolean) {
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  // Local connections come through a private folder; TCP, where it is asked for, always needs a password.
  const access = ['--auth-local=trust', '--auth-host=scram-sha-256', '-U', 'postgres']
  const args = ['-D', folder, '-E', 'UTF8', ...locale, ...access, ...(forTests ? ['--no-sync'] : [])]
  const child = spawn(initdb, args, {
    ...account,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] },
  })
  let output = ''
  child.stdout.resume()
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done))
  return code === 0 ? undefined : output
}

/**
 * Makes this process the owner of the files. Clears what a killed server left, waits for one that is just ending, and
 * throws DataDirInUse at once when the process that started it still runs.
 */
export async function claimCluster({ folder }: Cluster, dataDir: string) {
  const ownerFile = join(folder, 'meeting.pid')
  for (let attempt = 0; attempt < 150; attempt++) {
    const server = await readPid(join(folder, 'postmaster.pid'))
    if (server === undefined || !isPostgresProcess(server)) {
      await rm(join(folder, 'postmaster.pid'), { force: true })
      await writeFile(ownerFile, `${process.pid}\n`)
      return
    }
    const owner = await readPid(ownerFile)
    if (owner !== undefined && isProcessAlive(owner)) break
    await wait(100)
  }
  throw new DataDirInUse(dataDir)
}

/** Whether a server runs on the data of `dataDir` at this moment. */
export async function isDataDirInUse(dataDir: string): Promise<boolean> {
  const { folder } = await locateCluster(dataDir)
  const pid = await readPid(join(folder, 'postmaster.pid'))
  return pid !== undefined && isPostgresProcess(pid)
}

async function readPid(file: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readText(file), 10)
  return Number.isNaN(pid) ? undefined : pid
}

/** Empty when there is no such file. */
function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
}
