import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where the tables are described as types. */
export const schemaFile = `${root}bff/src/database/schema.ts`

/** Describes a database's tables as types, in a file of that name. */
export async function writeSchema(url: string, file: string): Promise<void> {
  const options = ['--dialect', 'postgres', '--camel-case', '--exclude-pattern', 'migrations', '--out-file', file]
  execFileSync(`${root}test/node_modules/.bin/kysely-codegen`, [...options, '--url', url], { stdio: 'pipe' })
  // The pool reads int8 as a number (`database.ts`).
  const text = (await readFile(file, 'utf8')).replace(/export type Int8 = [^\n]+\n\n/, '')
  await writeFile(file, text.replaceAll(/\bInt8\b/g, 'number'))
  const format = [`${root}node_modules/oxfmt/bin/oxfmt`, '--config', `${root}.oxfmtrc.json`, file]
  execFileSync(process.execPath, format, { stdio: 'pipe', cwd: root })
}
