import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { after } from '../clock/clock.ts'

export type Message = {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  action?: { label: string; run: () => void | Promise<void> }
}
type NewMessage = { text: string; tone?: Message['tone']; action?: Message['action']; seconds?: number }

const shownAtOnce = 2

/** Short messages at the edge of the screen, each with at most one thing to do, e.g. undo. */
export const useMessagesStore = defineStore('messages', () => {
  const messages = shallowRef<Message[]>([])
  let lastId = 0

  /** Shows a message for a while (longer when there is something to do); the answered function takes it away. */
  function show({ text, tone = 'plain', action, seconds = action ? 8 : 4 }: NewMessage): () => void {
    lastId += 1
    const id = lastId
    messages.value = [...messages.value.slice(1 - shownAtOnce), { id, text, tone, action }]
    const stop = after(seconds * 1000, () => dismiss(id))
    return () => {
      stop()
      dismiss(id)
    }
  }

  function dismiss(id: number) {
    messages.value = messages.value.filter((message) => message.id !== id)
  }

  return { messages, show, dismiss }
})
