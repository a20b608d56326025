import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'

/** The system user that PostgreSQL runs as; absent when Node's own user will do. PostgreSQL refuses to run as root. */
export type PostgresAccount = { uid: number; gid: number } | undefined

/** As root: the owner of existing data, else the user `postgres`, else `nobody`. Any other user: themselves. */
export function choosePostgresAccount(existingData: string): PostgresAccount {
  if (process.getuid?.() !== 0) return undefined
  if (existsSync(existingData)) {
    const { uid, gid } = statSync(existingData)
    if (uid !== 0) return { uid, gid }
  }
  return findSystemUser('postgres') ?? findSystemUser('nobody') ?? { uid: 65534, gid: 65534 }
}

function findSystemUser(name: string): PostgresAccount {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/** Whether the account passes a shell test on an absolute path: `-x` is to reach a folder or to run a file. */
export function accountCan(account: PostgresAccount, test: '-x', path: string): boolean {
  if (!account) return true
  const probe = spawnSync('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', path], { ...account, cwd: '/' })
  return probe.status === 0
}
