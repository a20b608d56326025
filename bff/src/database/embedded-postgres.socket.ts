import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountCan, type PostgresAccount } from './embedded-postgres.account.ts'
import { isProcessAlive } from './embedded-postgres.processes.ts'

const prefix = 'meeting-pg-'
// The path of a Unix socket has at most 107 bytes (103 on macOS); our folder and file names take up to 45.
const longestParent = 55

/** Makes the private folder that holds the server's Unix socket, named after this process. */
export async function createSocketFolder(account: PostgresAccount): Promise<string> {
  const parent = chooseParent(account)
  await removeAbandonedSocketFolders(parent)
  const folder = await mkdtemp(join(parent, `${prefix}${process.pid}-`))
  await giveTo(account, folder)
  return folder
}

/** Makes the folder again under the name that connections know, for a server that starts anew. */
export async function recreateSocketFolder(account: PostgresAccount, folder: string) {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  await giveTo(account, folder)
}

async function giveTo(account: PostgresAccount, folder: string) {
  if (account) await chown(folder, account.uid, account.gid)
  await chmod(folder, 0o700)
}

function chooseParent(account: PostgresAccount): string {
  const parent = tmpdir()
  const usable = parent.length <= longestParent && accountCan(account, '-x', parent)
  return usable ? parent : '/tmp'
}

/** Removes the folders of processes that were killed before they could do it themselves. */
async function removeAbandonedSocketFolders(parent: string) {
  for (const name of await readdir(parent)) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    if (Number.isNaN(owner) || isProcessAlive(owner)) continue
    const folder = join(parent, name)
    // Folders of other users are theirs to remove.
    if (!(await hasLiveServer(folder))) await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

async function hasLiveServer(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const lock = names.find((name) => name.endsWith('.lock'))
  if (!lock) return false
  const text = await readFile(join(folder, lock), 'utf8').catch(() => '')
  const pid = Math.abs(Number.parseInt(text, 10))
  return !Number.isNaN(pid) && isProcessAlive(pid)
}
