import { EmbeddedPostgresError } from '../src/database/embedded-postgres.ts'
import { LaunchProblem } from './launch-problem.ts'
import type { RunningProcess } from './processes.ts'

export type Launcher = {
  /** A line about what is going on. */
  say: (line: string) => void
  /** From now on the process belongs to the launcher: it is stopped with it, and its end ends the launcher. */
  own: (running: RunningProcess) => void
  /** What to do, last added first, before the launcher ends. */
  atEnd: (task: () => Promise<void>) => void
}

/**
 * Runs a launcher until Ctrl-C or until one of its processes ends. Whatever happens, everything that was started is
 * stopped, the last first. A LaunchProblem is shown as its sentence alone. `showsLines`: what the processes say is shown anyhow, so
 * their last words are not repeated.
 */
export async function runLauncher(
  launch: (launcher: Launcher) => Promise<void>,
  { showsLines = false }: { showsLines?: boolean } = {},
) {
  const tasks: (() => Promise<void>)[] = []
  const owned: RunningProcess[] = []
  const ending = new Promise<string>((end) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(''))
    const launcher: Launcher = {
      say: (line) => console.log(line),
      atEnd: (task) => tasks.push(task),
      own(running) {
        owned.push(running)
        tasks.push(running.stop)
        void running.ended.then(() => end(running.words()))
      },
    }
    launch(launcher).catch((error: unknown) => end(toMessage(error)))
  })
  const problem = await ending
  const isShown = showsLines && owned.some((running) => running.words() === problem)
  if (problem && !isShown) console.error(`\n${problem}`)
  for (const task of tasks.reverse()) await task()
  process.exit(problem ? 1 : 0)
}

/** One sentence for what a person can put right; anything else whole. */
function toMessage(error: unknown): string {
  if (error instanceof LaunchProblem || error instanceof EmbeddedPostgresError) return error.message
  if (!(error instanceof Error)) return String(error)
  switch ('code' in error ? error.code : undefined) {
    case 'ENOSPC':
      return `The disk is full: ${error.message}.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `This user lacks a permission: ${error.message}.`
    default:
      return error.stack ?? error.message
  }
}
