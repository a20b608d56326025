import { spawn, type ChildProcess } from 'node:child_process'
import type { PostgresAccount } from './embedded-postgres.account.ts'

/**
 * Runs the server beneath a shell that holds our end of a pipe: when Node ends, even by SIGKILL, the pipe closes and the
 * shell asks PostgreSQL for a fast shutdown and removes the socket folder.
 */
const underShell = `
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( while read -r _; do :; done <&3; kill -INT "$server" ) 2>/dev/null &
watcher=$!
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
rm -rf "$folder"
exit "$code"
`

export type ServerProcess = {
  /** Ends when the server accepts connections; fails with what it said when it ended before that. */
  ready: Promise<void>
  /** Ends when the process has ended, with its last lines. */
  ended: Promise<string>
  shutDown(): Promise<void>
}

export type ServerOptions = {
  postgres: string
  account: PostgresAccount
  socketFolder: string
  args: string[]
  onLine: (line: string) => void
}

/** Starts one PostgreSQL server process and follows what it says. */
export function startServer({ postgres, account, socketFolder, args, onLine }: ServerOptions): ServerProcess {
  const child = spawn('/bin/sh', ['-c', underShell, 'sh', socketFolder, postgres, ...args], {
    ...account,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] },
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own process group: Ctrl-C in a terminal must not reach the database before the BFF has finished.
    detached: true,
  })
  const last: string[] = []
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message))
    child.once('close', () => done(last.join('\n')))
  })
  const ready = new Promise<void>((done, fail) => {
    followLines(child, (line) => {
      if (last.push(line) > 20) last.shift()
      if (line.includes('database system is ready to accept connections')) done()
      onLine(line)
    })
    void ended.then((output) => fail(new Error(output)))
  })
  // Whoever waits for `ready` sees the failure; nobody waits any more when the server ends later.
  ready.catch(() => {})
  return { ready, ended, shutDown: () => shutDown(child, ended) }
}

function followLines(child: ChildProcess, onLine: (line: string) => void) {
  let rest = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
}

async function shutDown(child: ChildProcess, ended: Promise<string>) {
  child.stdin?.on('error', () => {})
  child.stdin?.end()
  const impatient = setTimeout(() => killGroup(child), 10_000)
  await ended
  clearTimeout(impatient)
}

function killGroup(child: ChildProcess) {
  // SIGQUIT is PostgreSQL's immediate shutdown: the next start recovers from the log.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGQUIT')
}
