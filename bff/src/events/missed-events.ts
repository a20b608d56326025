import { minute } from '@meeting/shared'
import type { Dependencies } from '../dependencies.ts'
import { requestTask } from '../scheduled/task-requests.ts'

/** DingTalk tries again after 10 and 30 seconds; what failed then stands in its list within 5 minutes (events.md §3.7). */
const listedAfterMs = 6 * minute
const retryMs = minute

/** Remembers that a push could not be stored, and has DingTalk's list of failed events read when it can hold it. */
export type MissedEvents = { note(corpId: string): void }

export function createMissedEvents({
  clock,
  database,
  log,
}: Pick<Dependencies, 'clock' | 'database' | 'log'>): MissedEvents {
  const waiting = new Set<string>()

  async function ask(corpId: string): Promise<void> {
    for (let pause = listedAfterMs; ; pause = retryMs) {
      await clock.sleep(pause)
      try {
        await requestTask(database, corpId, 'events.failed_list', clock.now())
        return
      } catch (error) {
        log.warn({ err: error, corpId }, 'the list of failed events could not be asked for yet')
      }
    }
  }

  return {
    note(corpId) {
      if (waiting.has(corpId)) return
      waiting.add(corpId)
      void ask(corpId).finally(() => waiting.delete(corpId))
    },
  }
}
