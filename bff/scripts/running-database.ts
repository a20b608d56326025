import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDataDirInUse } from '../src/database/embedded-postgres.ts'
import { locateCluster } from '../src/database/embedded-postgres.cluster.ts'

/** The address of the embedded database that a running product keeps on `dataDir`; undefined when none runs. */
export async function findRunningDatabase(dataDir: string): Promise<string | undefined> {
  if (!(await isDataDirInUse(dataDir))) return undefined
  const { folder } = await locateCluster(dataDir)
  // PostgreSQL writes there: pid, data folder, start, port, socket folder.
  const [, , , port = '', host = ''] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
  return `postgres://postgres@/postgres?${new URLSearchParams({ host, port }).toString()}`
}
