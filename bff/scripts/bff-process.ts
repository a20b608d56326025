import { startProcess, type ProcessOptions, type RunningProcess } from './processes.ts'

const main = new URL('../src/main.ts', import.meta.url).pathname

export type BffProcess = RunningProcess & {
  /** Where DingTalk sends events of the one connected Corp. */
  requestUrl: string
  /** Ends when employees, rooms and bookings of the company have been read from DingTalk for the first time. */
  waitForCompany: () => Promise<void>
}

export type BffProcessOptions = {
  environment: Record<string, string | undefined>
} & Pick<ProcessOptions, 'nodeArguments' | 'onLine' | 'own'>

/** Starts the product and waits until it serves; fails with its own sentence when it cannot start. */
export async function startBff(options: BffProcessOptions): Promise<BffProcess> {
  const running = startProcess({
    name: 'The product',
    script: main,
    ...options,
    // What it is doing is recognised by what it logs.
    environment: { ...options.environment, LOG_LEVEL: options.environment['LOG_LEVEL'] || 'info' },
  })
  const [, requestUrl = ''] = await running.waitForLine(/Request URL.*: (https?:\S+)$|No company is connected/)
  return {
    ...running,
    requestUrl,
    async waitForCompany() {
      // The comparison needs people and rooms, so it is the last of the three.
      await running.waitForLine(/"rooms":[1-9].*"msg":"bookings compared with DingTalk"/)
    },
  }
}
