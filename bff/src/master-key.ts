import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const keyBytes = 32

/** The master key in the data folder is there but cannot be used. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError'
}

/**
 * The key that seals secrets at rest: read from `master.key` in the data folder, made there (mode 0600) when missing.
 * Two processes that start together end up with the same one. Throws `MasterKeyError`, or the file system's error.
 */
export async function readOrCreateMasterKey(dataDir: string): Promise<Buffer> {
  return readOrCreateKey(dataDir, 'master.key')
}

/** Undefined: there is no key in the data folder. Throws `MasterKeyError`. */
export async function findMasterKey(dataDir: string): Promise<Buffer | undefined> {
  return readKey(join(dataDir, 'master.key'))
}

/** The key that is to take the place of the one in the data folder; the same again until `installNextMasterKey`, also after a crash. */
export async function prepareNextMasterKey(dataDir: string): Promise<Buffer> {
  return readOrCreateKey(dataDir, nextName)
}

/** Puts the prepared key in place, at once or not at all. */
export async function installNextMasterKey(dataDir: string): Promise<void> {
  await rename(join(dataDir, nextName), join(dataDir, 'master.key'))
}

const nextName = 'master.key.next'

async function readOrCreateKey(dataDir: string, name: string): Promise<Buffer> {
  const path = join(dataDir, name)
  const existing = await readKey(path)
  if (existing) return existing
  await mkdir(dataDir, { recursive: true })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    // A link appears whole or not at all, and never replaces a key that somebody else just made.
    await link(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
  const key = await readKey(path)
  if (!key) throw new MasterKeyError(`${path} vanished while it was read`)
  return key
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
    if (key.length !== keyBytes) throw new MasterKeyError(`${path} does not hold 32 bytes in base64`)
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
    return key
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
