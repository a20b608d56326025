import type { Config } from '../config.ts'
import type { Corp } from './corps.types.ts'

/** The address that an administrator enters in DingTalk's console. */
export function requestUrlOf(corp: Pick<Corp, 'corpKey'>, publicUrl: string): string {
  return `${publicUrl}/meeting/dingtalk/events/${corp.corpKey}`
}

/** For phone, PC and 管理后台. With several Corps the address has to say which one it is: outside DingTalk nothing else does. */
export function homeUrlOf(
  { corpId }: Pick<Corp, 'corpId'>,
  { publicUrl, allowSeveralCorps }: Pick<Config, 'publicUrl' | 'allowSeveralCorps'>,
): string {
  return `${publicUrl}/meeting${allowSeveralCorps ? `?corpId=${corpId}` : ''}`
}
