import type { TestProject } from 'vitest/node'
import { startDatabaseServer } from './test-database-server.ts'

/** One migrated server for all API tests of the run. */
export async function setup(project: TestProject) {
  const { server, stop } = await startDatabaseServer(process.env['DATABASE_URL'])
  project.provide('databaseServer', server)
  return stop
}
