import type { LoggedNotice, NoticeTest } from '@meeting/shared'
import { shallowRef } from 'vue'
import { useErrorText } from '../../i18n/error-words.ts'
import { useMessagesStore } from '../../messages/messages.store.ts'
import { pause } from '../../clock/clock.ts'
import { useNoticesCalls } from './notices.calls.ts'
import { useNoticesTexts } from './notices.texts.ts'
import { useNoticeWords } from './use-notice-words.ts'

const askEvery = 1_000
const askAtMost = 15

/** Sends a text to whoever asks and says what became of it. */
export function useTestNotice() {
  const { t } = useNoticesTexts()
  const { reasonName } = useNoticeWords()
  const calls = useNoticesCalls()
  const messages = useMessagesStore()
  const errorText = useErrorText()
  const isSending = shallowRef(false)

  async function send(test: NoticeTest) {
    isSending.value = true
    try {
      const { text, isGood } = toWords(await settle(await calls.sendTest(test)))
      messages.show({ text, tone: isGood ? 'good' : 'bad' })
    } catch (failure) {
      messages.show({ text: errorText(failure), tone: 'bad' })
    } finally {
      isSending.value = false
    }
  }

  async function settle(notice: LoggedNotice): Promise<LoggedNotice> {
    let now = notice
    for (let asked = 0; asked < askAtMost && isOpen(now); asked += 1) {
      await pause(askEvery)
      now = await calls.getLogged(notice.id)
    }
    return now
  }

  function toWords({ state, reason }: LoggedNotice): { text: string; isGood: boolean } {
    if (state === 'sent') return { text: t('editor.testSent'), isGood: true }
    if (reason) return { text: t('editor.testMissed', { reason: reasonName(reason) }), isGood: false }
    return { text: t('editor.testWaiting'), isGood: false }
  }

  return { isSending, send }
}

function isOpen({ state, attempts }: LoggedNotice): boolean {
  return state === 'sending' || (state === 'waiting' && attempts === 0)
}
