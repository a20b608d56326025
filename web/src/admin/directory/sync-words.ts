import type { DirectorySync, DirectorySyncProblem } from '@meeting/shared'
import { useAdminFormat } from '../use-admin-format.ts'
import { useDirectoryTexts } from './directory.texts.ts'

/** Permissions of the directory by DingTalk's code; names as its console has them. */
const permissionNames: Record<string, string> = {
  qyapi_get_department_list: '通讯录部门信息读权限',
  qyapi_get_department_member: '通讯录部门成员读权限',
  qyapi_get_member: '成员信息读权限',
}

/** A run in words. */
export function useSyncWords() {
  const { t, locale } = useDirectoryTexts()
  const { dateTime } = useAdminFormat()

  const number = (value: number) => new Intl.NumberFormat(locale.value).format(value)

  /** `36 秒`, `2 分 5 秒`. */
  function duration(ms: number): string {
    const seconds = Math.max(1, Math.round(ms / 1_000))
    if (seconds < 60) return t('sync.seconds', { count: seconds })
    return t('sync.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
  }

  /** What was read so far and how fast. */
  function facts({ people, departments, pace, left, calls }: DirectorySync): string[] {
    return [
      people.expected
        ? t('sync.peopleOf', { read: number(people.read), expected: number(people.expected) })
        : t('sync.people', { read: number(people.read) }),
      t('sync.departments', { read: number(departments.read), found: number(departments.found) }),
      ...(pace === null ? [] : [t('sync.pace', { pace: number(Math.round(pace)) })]),
      ...(left === null ? [] : [t('sync.left', { time: duration(left) })]),
      t('sync.calls', { count: calls }),
    ]
  }

  function reason({ kind, text, permission }: DirectorySyncProblem): string {
    if (kind === 'permission') {
      const name = permission === null ? undefined : permissionNames[permission]
      return name ? t('sync.reason.permission', { name }) : t('sync.reason.permissionUnknown', { text })
    }
    if (kind === 'timeout') return t('sync.reason.unavailable')
    const known = ['address', 'credentials', 'throttled', 'blocked', 'unavailable'] as const
    const found = known.find((other) => other === kind)
    return found ? t(`sync.reason.${found}`) : t('sync.reason.other', { text: text || kind })
  }

  function cause({ cause: why, requestedBy }: DirectorySync): string {
    if (why !== 'administrator') return t(`sync.cause.${why}`)
    return requestedBy === null
      ? t('sync.cause.administratorGone')
      : t('sync.cause.administrator', { name: requestedBy })
  }

  /** What a run that came to its end did, in a line. */
  function doneLine(sync: DirectorySync): string {
    const calls = t('sync.calls', { count: sync.calls })
    return t('sync.doneLine', { cause: cause(sync), duration: duration(sync.activeMs), calls })
  }

  return { t, dateTime, number, facts, reason, cause, doneLine }
}

/** Share of the people, else of the departments that are known so far, in percent; null: nothing to go by. */
export function percentOf({ people, departments }: DirectorySync): number | null {
  if (people.expected) return Math.min(99, Math.floor((people.read * 100) / people.expected))
  return departments.found > 0 ? Math.min(99, Math.floor((departments.read * 100) / departments.found)) : null
}
