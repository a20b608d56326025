import { spawn, type ChildProcess } from 'node:child_process'
import { LaunchProblem } from './launch-problem.ts'

export type ProcessOptions = {
  /** How it is called in messages. */
  name: string
  /** A .ts or .js file, run by this process's own Node. */
  script: string
  nodeArguments?: string[]
  args?: string[]
  cwd?: string
  environment?: Record<string, string | undefined>
  onLine: (line: string) => void
  /** Gets hold of the process the moment it exists, so that it can be stopped while it is still starting. */
  own?: (running: RunningProcess) => void
}

export type RunningProcess = {
  name: string
  child: ChildProcess
  /** Ends when the process has ended, with its exit code; null after a signal. */
  ended: Promise<number | null>
  /** What it said to people (log lines left out), or that it ended without a word. */
  words: () => string
  /** Waits for a line that matches; fails when the process ends first, with its last words. */
  waitForLine: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Asks it to end in order; kills it should it not within 15 s. */
  stop: () => Promise<void>
}

const endWithParent = new URL('end-with-parent.ts', import.meta.url).href

/**
 * Starts a Node program that ends with this one. It has a process group of its own, so that Ctrl-C reaches only the
 * launcher, which then ends its children in the right order.
 */
export function startProcess(options: ProcessOptions): RunningProcess {
  const { name, script, nodeArguments = [], args = [], cwd, environment = process.env, onLine, own } = options
  const child = spawn(process.execPath, ['--import', endWithParent, ...nodeArguments, script, ...args], {
    cwd,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const lines = createLineWatch(name, onLine)
  for (const stream of [child.stdout, child.stderr]) followLines(stream, lines.add)
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(1))
    child.once('close', done)
  })
  void ended.then(lines.end)
  const running = { name, child, ended, words: lines.words, waitForLine: lines.waitFor, stop: () => stop(child, ended) }
  own?.(running)
  return running
}

type Waiting = { pattern: RegExp; found: (match: RegExpExecArray) => void; fail: (error: Error) => void }

function createLineWatch(name: string, onLine: (line: string) => void) {
  const last: string[] = []
  const waiting = new Set<Waiting>()
  const words = () => last.filter((line) => !line.startsWith('{')).join('\n') || `${name} ended without a word.`
  return {
    words,
    add(this: void, line: string) {
      onLine(line)
      if (last.push(line) > 200) last.shift()
      for (const one of waiting) {
        const match = one.pattern.exec(line)
        if (match && waiting.delete(one)) one.found(match)
      }
    },
    end(this: void) {
      for (const { fail } of waiting) fail(new LaunchProblem(words()))
    },
    waitFor(this: void, pattern: RegExp): Promise<RegExpExecArray> {
      const match = last.map((line) => pattern.exec(line)).find((found) => found !== null)
      if (match) return Promise.resolve(match)
      return new Promise((found, fail) => waiting.add({ pattern, found, fail }))
    },
  }
}

async function stop(child: ChildProcess, ended: Promise<number | null>) {
  child.kill('SIGTERM')
  const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(impatient)
}

function followLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void) {
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  stream?.on('end', () => rest && onLine(rest))
}
