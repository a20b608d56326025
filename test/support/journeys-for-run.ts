import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { findChromium } from './chromium.ts'
import { startDatabaseServer } from './test-database-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    chromiumPath: string
  }
}

/** A browser and a PostgreSQL for all journeys of the run; the H5 app must have been built. */
export async function setup(project: TestProject) {
  if (!existsSync(new URL('../../web/dist/index.html', import.meta.url))) {
    throw new Error('The H5 app is not built: run `pnpm build` first.')
  }
  project.provide('chromiumPath', await findChromium())
  const running = await startDatabaseServer(process.env['DATABASE_URL'])
  project.provide('databaseServer', running.server)
  return running.stop
}
