import { openDatabase, type Database } from '@meeting/bff/database/database'
import { afterAll, beforeAll, inject } from 'vitest'
import { createTestDatabase, dropTestDatabase } from './test-database-server.ts'

export type TestDatabase = {
  /** The pool of this test file. */
  readonly db: Database
  /** For what opens its own connections. */
  readonly url: string
}

/** Gives the calling test file (or `describe`) a migrated database of its own; read the result inside hooks and tests. */
export function useTestDatabase(options: { poolSize?: number } = {}): TestDatabase {
  let url: string | undefined
  let db: Database | undefined
  beforeAll(async () => {
    url = await createTestDatabase(inject('databaseServer'))
    db = openDatabase({ url, poolSize: options.poolSize ?? 10, applicationName: 'meeting-test' })
  })
  afterAll(async () => {
    await db?.destroy()
    if (url) await dropTestDatabase(inject('databaseServer'), url)
  })
  return {
    get db() {
      return present(db)
    },
    get url() {
      return present(url)
    },
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test database exists only inside hooks and tests.')
  return value
}
