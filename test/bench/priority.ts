import { writeFileSync } from 'node:fs'

/**
 * Asks the system to let a process go before other sessions' ones, so that neighbours disturb less. Linux shares time by session
 * and lets only root ask; where it is refused, rounds differ more.
 */
export function goFirst(pid: number = process.pid): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '-10')
  } catch {
    // Another system, or not root.
  }
}
