import { goFirst } from '../priority.ts'
import { startProcess } from '../../../bff/scripts/processes.ts'

/** What a measured server tells about itself; CPU since its start in ms, memory in bytes. */
export type Usage = { cpuMs: number; memory: number }
export type Question =
  | { ask: 'usage' }
  | { ask: 'drop'; corpId: string; date: string }
  | { ask: 'keep'; body: string; encoding: string }
export type MeasuredServer = {
  address: string
  port: number
  usage: () => Promise<Usage>
  ask: (question: Question) => Promise<Usage>
  stop: () => Promise<void>
}

const folder = new URL('.', import.meta.url)

/** Starts one of the servers of this folder in a process of its own and waits until it listens. */
export async function startMeasured(script: string, environment: Record<string, string>): Promise<MeasuredServer> {
  const running = startProcess({
    name: script,
    script: new URL(script, folder).pathname,
    // So that `node --cpu-prof bench.ts` profiles the servers, too.
    nodeArguments: process.execArgv,
    environment: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
    onLine: () => {},
  })
  const [, port = ''] = await running.waitForLine(/^listening (\d+)$/)
  const ask = (question: Question) =>
    new Promise<Usage>((resolve) => {
      running.child.once('message', (usage) => resolve(usage as Usage))
      running.child.send(question)
    })
  return {
    address: `http://127.0.0.1:${port}`,
    port: Number(port),
    usage: () => ask({ ask: 'usage' }),
    ask,
    stop: running.stop,
  }
}

/** The server's end: answers questions of the bench with what it has used so far. */
export function answerBench(listen: (question: Question) => void = () => {}): void {
  goFirst()
  process.on('message', (question: Question) => {
    listen(question)
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1000, memory: process.memoryUsage.rss() } satisfies Usage)
  })
  process.once('SIGTERM', () => process.exit(0))
}
