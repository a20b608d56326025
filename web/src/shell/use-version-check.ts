import { onScopeDispose } from 'vue'
import { useI18n } from '../i18n/index.ts'
import { currentTime } from '../clock/clock.ts'
import { useMessagesStore } from '../messages/messages.store.ts'

const everyMinutes = 10

/** The hashed scripts that a page begins with: others mean another version. Null where there are none (development). */
export function versionOf(html: string): string | null {
  const scripts = [...html.matchAll(/<script[^>]+src="([^"]*\/assets\/[^"]+\.js)"/g)].map(([, source]) => source)
  return scripts.length > 0 ? scripts.join(' ') : null
}

/** Web views live for days: when the app is looked at again, it says when there is a newer version. */
export function useVersionCheck(): void {
  const { t } = useI18n()
  const messages = useMessagesStore()
  const running = versionOf(document.documentElement.outerHTML)
  let checkedAt = currentTime()
  let told = false

  async function check() {
    if (document.visibilityState !== 'visible' || !running || told) return
    if (currentTime() - checkedAt < everyMinutes * 60_000) return
    checkedAt = currentTime()
    const current = await fetch('/meeting/', { cache: 'no-cache' })
      .then(async (answer) => (answer.ok ? versionOf(await answer.text()) : null))
      .catch(() => null)
    if (!current || current === running) return
    told = true
    messages.show({
      text: t('update.ready'),
      seconds: 60,
      action: { label: t('update.reload'), run: () => location.reload() },
    })
  }

  const onVisibility = () => void check()
  document.addEventListener('visibilitychange', onVisibility)
  onScopeDispose(() => document.removeEventListener('visibilitychange', onVisibility))
}
