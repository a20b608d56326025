import type { TestProject } from 'vitest/node'
import { startDatabaseServerOverTcp } from './test-database-server.ts'

/** One migrated server of the kind that operators have, for the suites in which the database decides. */
export async function setup(project: TestProject) {
  const { server, stop } = await startDatabaseServerOverTcp()
  project.provide('databaseServer', server)
  return stop
}
