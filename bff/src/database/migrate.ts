import { readdir, readFile } from 'node:fs/promises'
import { Client } from 'pg'

const folder = new URL('./migrations/', import.meta.url)
/** Any constant: processes that start together migrate one after another. */
const migrationLock = 4_117_001

/**
 * Applies the numbered .sql files that this database has not seen, each in a transaction of its own.
 * Answers the names of those applied now. Safe in several processes at once.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url, application_name: 'meeting-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string }>('select name from migrations')
    const done = new Set(rows.map((row) => row.name))
    const applied: string[] = []
    for (const name of await listMigrations()) {
      if (done.has(name)) continue
      await client.query('begin')
      await client.query(await readFile(new URL(name, folder), 'utf8'))
      await client.query('insert into migrations (name) values ($1)', [name])
      await client.query('commit')
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}

/** The migrations in the order in which they apply. */
export async function listMigrations(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
}
