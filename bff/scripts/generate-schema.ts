import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts'
import { migrate } from '../src/database/migrate.ts'
import { schemaFile, writeSchema } from './schema-file.ts'

/** Writes `bff/src/database/schema.ts` anew from what all migrations make of an empty database. Run it after adding one. */
async function generateSchema(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'meeting-schema-'))
  const database = await startEmbeddedPostgres({ dataDir, logger: { info: () => {}, warn: console.warn } })
  try {
    await migrate(database.url)
    await writeSchema(database.url, schemaFile)
  } finally {
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

await generateSchema()
