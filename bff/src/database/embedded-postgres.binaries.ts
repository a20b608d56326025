import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { accountCan, type PostgresAccount } from './embedded-postgres.account.ts'
import { noBinaries } from './embedded-postgres.errors.ts'

/** Where root keeps programs and data that PostgreSQL's user cannot reach in the checkout (such as one under /root). */
export const reachableHome = '/var/lib/meeting'

export type PostgresBinaries = { initdb: string; postgres: string; majorVersion: string }

/** Finds PostgreSQL in the npm package of this platform; copies it to where the account can run it, if need be. */
export async function findPostgresBinaries(account: PostgresAccount): Promise<PostgresBinaries> {
  const packaged = await locatePackage()
  const native = accountCan(account, '-x', join(packaged.native, 'bin/postgres'))
    ? packaged.native
    : await copyPackage(packaged)
  return {
    initdb: join(native, 'bin/initdb'),
    postgres: join(native, 'bin/postgres'),
    majorVersion: packaged.version.split('.')[0] ?? '',
  }
}

async function locatePackage(): Promise<{ native: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`
  try {
    const paths: { postgres: string } = await import(`@embedded-postgres/${platform}`)
    const native = dirname(dirname(paths.postgres))
    const { version }: { version: string } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8'))
    return { native, version }
  } catch (cause) {
    throw noBinaries(platform, cause)
  }
}

async function copyPackage({ native, version }: { native: string; version: string }): Promise<string> {
  const target = join(reachableHome, `postgresql-${version}`)
  if (existsSync(target)) return target
  await mkdir(reachableHome, { recursive: true, mode: 0o755 })
  const aside = await mkdtemp(`${target}-`)
  await cp(native, join(aside, 'native'), { recursive: true, verbatimSymlinks: true })
  // Another start may have been faster: its copy is as good.
  await rename(join(aside, 'native'), target).catch((error) => {
    if (!existsSync(target)) throw error
  })
  await rm(aside, { recursive: true, force: true })
  return target
}
