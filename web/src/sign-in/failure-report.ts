import { signInReportLimits, type SignInFailureReport } from '@meeting/shared'
import { isContainerError } from './container.ts'

/** A sign-in that failed before the server was asked, as what the server's log should know of it; no codes, no names. */
export function toFailureReport(error: unknown, userAgent: string): SignInFailureReport {
  const message = error instanceof Error ? error.message : ''
  const { nativeCode, message: most } = signInReportLimits
  return {
    kind: isContainerError(error) ? error.kind : 'unknown',
    nativeCode: isContainerError(error) ? error.code.replaceAll(/[^\w.-]/g, '').slice(0, nativeCode) : '',
    message: cut(message.replaceAll(/\p{C}+/gu, ' '), most),
    platform: platformOf(userAgent),
    // PC clients write `DingTalk(7.6.0…`, phones `DingTalk/8.1.11`.
    dingTalkVersion: /DingTalk[/(]([\d.]{1,24})/i.exec(userAgent)?.[1] ?? null,
  }
}

/** At most so many units, and no half of a character at the end. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}

function platformOf(userAgent: string): SignInFailureReport['platform'] {
  if (/OpenHarmony|ArkWeb/i.test(userAgent)) return 'harmony'
  if (/Android/i.test(userAgent)) return 'android'
  return /iPhone|iPad|iPod/i.test(userAgent) ? 'ios' : 'pc'
}
