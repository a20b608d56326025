import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { useTestDatabase } from '@meeting/test/database'
import { expect, test } from 'vitest'
import { schemaFile, writeSchema } from '../../scripts/schema-file.ts'

const database = useTestDatabase()

test('the types of the tables are those that the migrations make: run `node bff/scripts/generate-schema.ts`', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'meeting-schema-'))
  try {
    const file = join(folder, 'schema.ts')
    await writeSchema(database.url, file)
    expect(await readFile(schemaFile, 'utf8')).toBe(await readFile(file, 'utf8'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
