import type { Bootstrap } from '@meeting/shared'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { after } from '../clock/clock.ts'
import { useI18n } from '../i18n/index.ts'

/** Nobody waits for it: the first screen comes first. */
const languageAfter = 4_000

/** How many notices I have missed; and the server hears in which language I want to be told. */
export const useNoticesStore = defineStore('notices', () => {
  const endpoints = useEndpoints()
  const { locale } = useI18n()
  const unseen = shallowRef(0)
  let told: string | null = null

  function begin(notices: Bootstrap['notices']) {
    unseen.value = notices.unseen
    told = notices.language
    if (locale.value !== told) after(languageAfter, tellLanguage)
  }

  /** For who hears nothing of it: the server's events tell the number by themselves. */
  async function refresh() {
    unseen.value = (await endpoints.countUnseenNotices()).unseen
  }

  function tellLanguage() {
    const language = locale.value
    if (language === told) return
    told = language
    // Told again on the next visit.
    endpoints.tellLanguage(language).catch(() => {})
  }

  watch(locale, tellLanguage)

  return { unseen, begin, refresh }
})
