import { Hono } from 'hono'
import { sql } from 'kysely'
import { listMigrations } from '../database/migrate.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from './app-env.ts'

/** `/healthz`: the process answers. `/readyz`: it can work, too: database there, schema up to date; 503 and what is missing if not. */
export function createProbes({ database }: Pick<Dependencies, 'database'>) {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.text('ok'))
    .get('/readyz', async (c) => {
      const missing = await findMissing(database)
      c.header('cache-control', 'no-store')
      return missing === null
        ? c.json({ status: 'ready', missing: null }, 200)
        : c.json({ status: 'not_ready', missing }, 503)
    })
}

async function findMissing(database: Dependencies['database']): Promise<'database' | 'schema' | null> {
  try {
    const { rows } = await sql<{ name: string }>`select name from migrations`.execute(database)
    const applied = new Set(rows.map(({ name }) => name))
    return (await listMigrations()).every((name) => applied.has(name)) ? null : 'schema'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === '42P01' ? 'schema' : 'database'
  }
}
