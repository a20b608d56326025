import type { LoggedNotice, NoticeKind, NoticeState } from '@meeting/shared'
import { noticeKindWords } from '../../notices/notice-kind-words.ts'
import type { LightState } from '../ui/StatusLight.vue'
import { useNoticesTexts } from './notices.texts.ts'

const lights: Record<NoticeState, LightState> = {
  waiting: 'busy',
  sending: 'busy',
  sent: 'good',
  missed: 'warn',
  dropped: 'idle',
}

/** What notices are called, and what became of them in words. */
export function useNoticeWords() {
  const { t, find, locale } = useNoticesTexts()
  const kindName = (kind: NoticeKind | 'test') => noticeKindWords[locale.value][kind]

  function stateName({ state, delivery }: LoggedNotice): string {
    return t(`state.${state === 'sent' && delivery ? delivery : state}`)
  }

  /** DingTalk's codes that are not known here are shown as they are. */
  function reasonName(reason: string): string {
    return find(`reason.${reason}`) ?? t('reason.other', { code: reason })
  }

  return { kindName, stateName, reasonName, light: ({ state }: LoggedNotice) => lights[state] }
}
