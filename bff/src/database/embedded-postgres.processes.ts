import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether a process of this id runs; a zombie does not, however long its parent leaves it unreaped. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it exists, but belongs to another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return !/^[ZX]/.test(processState(pid))
}

/** Whether the process is a PostgreSQL server; ids are reused, most of all in containers and after a reboot. */
export function isPostgresProcess(pid: number): boolean {
  return isProcessAlive(pid) && /postgres/.test(commandLine(pid))
}

function processState(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'state=')
  const stat = readText(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2)
}

function commandLine(pid: number): string {
  return process.platform === 'linux' ? readText(`/proc/${pid}/cmdline`) : ps(pid, 'command=')
}

function ps(pid: number, field: string): string {
  return spawnSync('ps', ['-o', field, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
