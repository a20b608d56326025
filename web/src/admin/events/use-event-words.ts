import type { EventState, LoggedEvent } from '@meeting/shared'
import type { LightState } from '../ui/StatusLight.vue'
import { toChineseOutcome } from './event-outcomes.ts'
import { useEventsTexts } from './events.texts.ts'

const lights: Record<EventState, LightState> = { waiting: 'busy', done: 'good', dead: 'bad' }

/** Events in words; types that have no name here are called what DingTalk calls them. */
export function useEventWords() {
  const { t, find, locale } = useEventsTexts()

  const typeName = (type: string): string => find(`name.${type}`) ?? type
  const light = ({ state }: LoggedEvent): LightState => lights[state]

  /** `350 毫秒`, `4.2 秒`; nothing where it is not known. */
  function took(ms: number | null): string {
    if (ms === null) return '—'
    if (ms < 1_000) return t('milliseconds', { count: ms })
    return t('seconds', { count: Math.round(ms / 100) / 10 })
  }

  /** What it changed; why not, where it failed. */
  function result({ lastError, outcome }: LoggedEvent): string | null {
    if (lastError !== null) return lastError
    return outcome !== null && locale.value === 'zh-CN' ? toChineseOutcome(outcome) : outcome
  }

  return { typeName, light, took, result }
}
