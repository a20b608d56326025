import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MasterKeyError, readOrCreateMasterKey } from './master-key.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meeting-key-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the first start makes a key that only its owner can read, later starts find it', async () => {
  const dataDir = join(folder, 'data')
  const key = await readOrCreateMasterKey(dataDir)
  expect(key).toHaveLength(32)
  expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
  expect(await readOrCreateMasterKey(dataDir)).toEqual(key)
})

test('processes that start together agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => readOrCreateMasterKey(folder)))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
})

test('a key that others could read is closed to them', async () => {
  await readOrCreateMasterKey(folder)
  await chmod(join(folder, 'master.key'), 0o644)
  await readOrCreateMasterKey(folder)
  expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600)
})

test('a damaged key is refused instead of replaced', async () => {
  await writeFile(join(folder, 'master.key'), 'c2hvcnQ=')
  await expect(readOrCreateMasterKey(folder)).rejects.toThrow(MasterKeyError)
})
