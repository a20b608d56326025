import { shallowRef } from 'vue'
import { after } from '../../clock/clock.ts'
import { useMessagesStore } from '../../messages/messages.store.ts'
import { useFrameTexts } from '../frame.texts.ts'
import { copyText } from './copy-text.ts'

/** Copies with a word about it; `copied` is true for a moment afterwards. */
export function useCopy() {
  const { t } = useFrameTexts()
  const messages = useMessagesStore()
  const copied = shallowRef(false)
  let stop: (() => void) | null = null

  async function copy(text: string, what: string) {
    const done = await copyText(text)
    messages.show(done ? { text: t('copied', { what }), tone: 'good' } : { text: t('copyFailed'), tone: 'bad' })
    if (!done) return
    copied.value = true
    stop?.()
    stop = after(2_000, () => {
      copied.value = false
    })
  }

  return { copied, copy }
}
