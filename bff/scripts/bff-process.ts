import { startProcess, type ProcessOptions, type RunningProcess } from './processes.ts'

const main = new URL('../src/main.ts', import.meta.url).pathname

export type BffProcess = RunningProcess & {
  /** Where DingTalk sends events of the one connected Corp. */
  requestUrl: string
}

export type BffProcessOptions = {
  environment: Record<string, string | undefined>
} & Pick<ProcessOptions, 'nodeArguments' | 'onLine' | 'own'>

/** Starts the product and waits until it serves; fails with its own sentence when it cannot start. */
export async function startBff(options: BffProcessOptions): Promise<BffProcess> {
  const running = startProcess({ name: 'The product', script: main, ...options })
  const [, requestUrl = ''] = await running.waitForLine(/Request URL.*: (https?:\S+)$/)
  return { ...running, requestUrl }
}
