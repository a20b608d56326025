import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import { DatabaseError, Pool, TypeOverrides, types as postgresTypes, type PoolClient } from 'pg'
import type { DB } from './schema.ts'

export type Database = Kysely<DB>
/** Asked for by functions that must run inside the caller's transaction. */
export type DatabaseTransaction = Transaction<DB>

const types = new TypeOverrides()
// Ids and counters stay far below 2^53.
types.setTypeParser(postgresTypes.builtins.INT8, Number)

export type ConnectionOptions = {
  url: string
  poolSize?: number
  applicationName?: string
  /** Plans statements once for all values instead of anew for each: for few statements, whose plan does not depend on them. */
  plansOnce?: boolean
}

/**
 * Begins a statement whose plan every connection shall keep: for those that are asked often, always in the same words, and that
 * take longer to plan than to carry out.
 */
export const keepPlan = '/* keep plan */ '

const planNames = new Map<string, string>()

/** Gives a statement that begins with `keepPlan` the name under which PostgreSQL knows it again. */
function nameStatement([text, values, ...rest]: unknown[]): unknown[] {
  if (typeof text !== 'string' || !text.startsWith(keepPlan)) return [text, values, ...rest]
  const name = planNames.get(text) ?? `plan_${planNames.size + 1}`
  planNames.set(text, name)
  return [{ name, text, values }, ...rest]
}

function keepPlans(client: PoolClient): void {
  const query = client.query.bind(client)
  client.query = (...parameters: unknown[]) => Reflect.apply(query, client, nameStatement(parameters))
}

/** Opens the pool. No connection is made until the first query; `destroy()` closes it. */
export function openDatabase(options: ConnectionOptions): Database {
  const { url, poolSize = 10, applicationName = 'meeting', plansOnce = false } = options
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    types,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    // Every statement here is short: starting workers or compiling it takes longer than carrying it out.
    options: `-c max_parallel_workers_per_gather=0 -c jit=off${plansOnce ? ' -c plan_cache_mode=force_generic_plan' : ''}`,
    idle_in_transaction_session_timeout: 15_000,
  })
  // An idle connection that breaks is replaced on the next query; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', keepPlans)
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/** The SQLSTATE of a failed statement, if the database refused it. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined
}

/** The constraint that a failed statement broke. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.constraint : undefined
}

/** Whether the database could not be reached at all, or is shutting down: nothing is known to have happened. */
export function isDatabaseDown(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|57P0[123]|08\d\d\d)$/.test(code)) return true
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|the database system is/.test(error.message)
  )
}

/** Runs `work` again when PostgreSQL asks for it (deadlock 40P01, serialization 40001). */
export async function withRetries<T>(work: () => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const state = sqlState(error)
      if (attempt >= attempts || (state !== '40P01' && state !== '40001')) throw error
    }
  }
}
