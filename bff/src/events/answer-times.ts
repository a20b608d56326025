import type { Dependencies } from '../dependencies.ts'
import { saveAnswerTimes } from './events.repository.ts'

const flushMs = 2_000
/** More a flush than any company's events need; a flood is answered all the same, only not noted. */
const maxKept = 200

/** Notes how long DingTalk waited for each answer, after it was given and many at a time: it costs no push anything. */
export type AnswerTimes = { note(answer: { corpId: string; dedupeKey: string; ms: number }): void }

export function createAnswerTimes({ database, log }: Pick<Dependencies, 'database' | 'log'>): AnswerTimes {
  let kept: Parameters<AnswerTimes['note']>[0][] = []
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    timer = undefined
    const answers = kept
    kept = []
    try {
      await saveAnswerTimes(database, answers)
    } catch (error) {
      log.info({ err: error }, 'how long answers took was not noted')
    }
  }

  return {
    note(answer) {
      if (kept.length >= maxKept) return
      kept.push(answer)
      timer ??= setTimeout(() => void flush(), flushMs)
      timer.unref()
    },
  }
}
