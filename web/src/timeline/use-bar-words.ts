import { useI18n } from '../i18n/index.ts'
import type { RowBar, TimelineDay } from './day-timeline.ts'
import { toClock } from './time-scale.ts'

const stateKeys = {
  confirmed: 'state.taken',
  placing: 'state.placing',
  awaiting_approval: 'state.awaitingApproval',
  closed: 'state.closed',
  conflict: 'state.conflict',
} as const

/** The words of a bar: its state, and all of it in one sentence for a tooltip or a screen reader. */
export function useBarWords() {
  const { t } = useI18n()

  function stateWord({ state, mine }: Pick<RowBar, 'state' | 'mine'>): string {
    if (!mine) return t(stateKeys[state])
    return state === 'confirmed' ? t('state.mine') : t('timeline.mineOf', { state: t(stateKeys[state]) })
  }

  function barWords(day: TimelineDay, bar: RowBar): string {
    const words = { state: stateWord(bar), name: bar.label, start: toClock(day, bar.start), end: toClock(day, bar.end) }
    return bar.label ? t('timeline.barNamed', words) : t('timeline.bar', words)
  }

  return { stateWord, barWords }
}
