import type { ErrorCode } from '@meeting/shared/errors'
import { useI18n } from './index.ts'
import { isApiError } from '../api/api-error.ts'
import type { zhCN } from './zh-CN.ts'

type Domain = ErrorCode extends `${infer D}.${string}` ? D : never
type IssueOf<D extends string> = Extract<ErrorCode, `${D}.${string}`> extends `${D}.${infer I}` ? I : never
type WordsForEveryCode = { [D in Domain]: Record<IssueOf<D>, string> }

/** A code of the server without words does not compile. */
export type ErrorWords = (typeof zhCN)['error'] extends WordsForEveryCode ? true : never
const everyCodeHasWords: ErrorWords = true

export type ErrorKey = `error.${ErrorCode}` | 'error.offline' | 'error.timeout' | 'error.unknown'

/** The message key of a failure, whatever was thrown. */
export function errorKey(error: unknown): ErrorKey {
  if (!isApiError(error) || !everyCodeHasWords) return 'error.unknown'
  if (error.kind === 'offline' || error.kind === 'timeout') return `error.${error.kind}`
  return error.code ? `error.${error.code}` : 'error.unknown'
}

/** A failure as a sentence that says what to do, in the chosen language. */
export function useErrorText() {
  const { t, te } = useI18n()
  return (error: unknown): string => {
    const key = errorKey(error)
    // A newer server may know codes that this page does not.
    return te(key) ? t(key) : t('error.unknown')
  }
}
