import type { Bootstrap } from '@meeting/shared'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What the server ranked as free when the page was made; kept until the day's timeline is known. */
export const useFreeNowStore = defineStore('free-now', () => {
  const ranked = shallowRef<Bootstrap['freeNow']>([])
  function set(next: Bootstrap['freeNow']) {
    ranked.value = next
  }
  return { ranked, set }
})
