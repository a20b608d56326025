import type { Dependencies } from '../dependencies.ts'
import { recordReminders } from './due-reminders.ts'
import { listCorpsWith } from './notice-settings.repository.ts'
import { readReceipts } from './receipts.ts'
import { sendDueNotices } from './sending.ts'
import { listCorpsWithWork } from './sending.repository.ts'

const lookEveryMs = 2_000
const remindEveryMs = 20_000

export type NoticeSender = {
  start(): void
  /** Sends and reads back everything that is due now; for tests and orderly steps. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/** Reminds, sends, and asks what became of it, for every Corp; any number of processes may run one. */
export function createNoticeSender(dependencies: Dependencies): NoticeSender {
  const { clock, database, corps, log } = dependencies
  const stopping = new AbortController()
  let remindedAt = Number.NEGATIVE_INFINITY
  let loop: Promise<void> | undefined

  async function remind(): Promise<void> {
    const wanting = new Set([
      ...(await listCorpsWith(database, 'reminder')),
      ...(await listCorpsWith(database, 'ending_soon')),
    ])
    for (const corp of corps.list().filter(({ corpId }) => wanting.has(corpId)))
      await recordReminders({ dependencies, corp })
    remindedAt = clock.now()
  }

  /** Answers how much there was to do. */
  async function workOnce(): Promise<number> {
    const corpIds = await listCorpsWithWork(database, clock.now())
    let done = 0
    for (const corpId of corpIds) {
      const corp = corps.find(corpId)
      if (!corp || stopping.signal.aborted) continue
      done += await workFor(corp)
    }
    return done
  }

  async function workFor(corp: ReturnType<typeof corps.list>[number]): Promise<number> {
    try {
      const context = { dependencies, corp }
      return (await sendDueNotices(context, stopping.signal)) + (await readReceipts(context, stopping.signal))
    } catch (error) {
      log.warn({ err: error, corpId: corp.corpId }, 'notices could not be sent')
      return 0
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (clock.now() >= remindedAt + remindEveryMs) await remind()
        if ((await workOnce()) > 0) continue
      } catch (error) {
        log.warn({ err: error }, 'no notices could be looked for')
      }
      await clock.sleep(lookEveryMs, stopping.signal).catch(() => {})
    }
  }

  return {
    start() {
      loop ??= run()
    },
    async drain() {
      await remind()
      while ((await workOnce()) > 0);
    },
    async stop() {
      stopping.abort(new Error('stopping'))
      await loop
    },
  }
}
