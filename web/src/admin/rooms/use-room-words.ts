import { closureRange, type AdminRoom, type BookableBy, type DingTalkWriting, type RoomClosure } from '@meeting/shared'
import { isApiError } from '../../api/api-error.ts'
import { useNow } from '../../clock/clock.ts'
import { useErrorText } from '../../i18n/error-words.ts'
import { useRoomsAdminTexts } from './rooms-admin.texts.ts'

const namesShown = 2

/** Rooms, people and DingTalk's refusals in words. */
export function useRoomWords() {
  const { t, find, locale } = useRoomsAdminTexts()
  const errorText = useErrorText()
  const now = useNow()

  function people(who: BookableBy): string {
    if (who.kind !== 'listed') return t(`people.${who.kind}`)
    const separator = locale.value === 'zh-CN' ? '、' : ', '
    const names = who.names.slice(0, namesShown).join(separator)
    return who.names.length > namesShown
      ? t('people.more', { names, count: who.names.length })
      : t('people.listed', { names })
  }

  /** Why DingTalk said no, and what to do. */
  function refusal(code: string, operatorName: string | null = null): string {
    const key = code.startsWith('Forbidden.') ? 'permission' : code.replaceAll('.', '_')
    return find(`refusal.${key}`, { operator: operatorName ?? '' }) ?? t('refusal.other', { code })
  }

  /** What went wrong, with DingTalk's own reason where there is one. */
  function failure(error: unknown, dingtalk: DingTalkWriting | null = null): string {
    const data = isApiError(error) && error.code === 'room.refused_by_dingtalk' ? error.problem?.data : undefined
    const code = typeof data === 'object' && data !== null && 'code' in data ? String(data.code) : null
    return code === null ? errorText(error) : refusal(code, dingtalk?.operatorName)
  }

  function state(room: AdminRoom): { text: string; light: 'good' | 'warn' | 'bad' | 'idle' } {
    const { write, rules } = room
    if (write) return { text: t(`state.${write.state}`), light: write.state === 'asked' ? 'idle' : 'bad' }
    if (room.closures.some((closure) => isWithin(now.value, closure))) return { text: t('state.closed'), light: 'warn' }
    if (!rules.openForBooking) return { text: t('state.closedThere'), light: 'warn' }
    if (!room.openHere) return { text: t('state.closedHere'), light: 'warn' }
    return rules.approval === 'none'
      ? { text: t('state.open'), light: 'good' }
      : { text: t('state.approval'), light: 'good' }
  }

  return { people, refusal, failure, state }
}

function isWithin(now: number, closure: RoomClosure): boolean {
  const { start, end } = closureRange(closure)
  return now >= start && now < end
}
