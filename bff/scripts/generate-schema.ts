import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts'
import { migrate } from '../src/database/migrate.ts'

const schema = fileURLToPath(new URL('../src/database/schema.ts', import.meta.url))
const bin = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Writes `bff/src/database/schema.ts` anew from what all migrations make of an empty database. Run it after adding one. */
async function generateSchema(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'meeting-schema-'))
  const database = await startEmbeddedPostgres({ dataDir, logger: { info: () => {}, warn: console.warn } })
  try {
    await migrate(database.url)
    const options = ['--dialect', 'postgres', '--camel-case', '--exclude-pattern', 'migrations', '--out-file', schema]
    execFileSync(bin('../../test/node_modules/.bin/kysely-codegen'), [...options, '--url', database.url], {
      stdio: 'inherit',
    })
    // The pool reads int8 as a number (`database.ts`).
    const text = (await readFile(schema, 'utf8')).replace(/export type Int8 = [^\n]+\n\n/, '')
    await writeFile(schema, text.replaceAll(/\bInt8\b/g, 'number'))
    execFileSync(bin('../../node_modules/.bin/oxfmt'), [schema], { stdio: 'inherit' })
  } finally {
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

await generateSchema()
