import type { EventState, LoggedEvent } from '@meeting/shared'
import type { LightState } from '../ui/StatusLight.vue'
import { useEventsTexts } from './events.texts.ts'

const lights: Record<EventState, LightState> = { waiting: 'busy', done: 'good', dead: 'bad' }

/** Events in words; types that have no name here are called what DingTalk calls them. */
export function useEventWords() {
  const { t, find } = useEventsTexts()

  const typeName = (type: string): string => find(`name.${type}`) ?? type
  const light = ({ state }: LoggedEvent): LightState => lights[state]

  /** `350 毫秒`, `4.2 秒`; nothing while it waits. */
  function took({ workedMs }: LoggedEvent): string {
    if (workedMs === null) return '—'
    if (workedMs < 1_000) return t('milliseconds', { count: workedMs })
    return t('seconds', { count: Math.round(workedMs / 100) / 10 })
  }

  return { typeName, light, took }
}
