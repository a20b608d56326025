import type { Corp } from './corps.types.ts'

/** The address that an administrator enters in DingTalk's console. */
export function requestUrlOf(corp: Pick<Corp, 'corpKey'>, publicUrl: string): string {
  return `${publicUrl}/meeting/dingtalk/events/${corp.corpKey}`
}
