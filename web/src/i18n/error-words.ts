import type { ErrorCode } from '@meeting/shared/errors'
import { useI18n } from './index.ts'
import { isApiError } from '../api/api-error.ts'
import type { adminErrorsZhCN } from '../admin/errors.zh-CN.ts'
import type { Language } from './language.ts'
import { findText, type KeyOf } from './translate.ts'
import type { Translation, zhCN } from './zh-CN.ts'

type WordedCode = KeyOf<(typeof zhCN)['error']> | KeyOf<typeof adminErrorsZhCN>

/** A code of the server without words does not compile. */
type ErrorWords = ErrorCode extends WordedCode ? true : never
const everyCodeHasWords: ErrorWords = true

type FurtherWords = Record<Language, Translation<typeof adminErrorsZhCN>>
let furtherWords: FurtherWords | null = null

/** Words for codes that only pages loaded later can meet (`admin/errors.*.ts`), so that the first screen does not carry them. */
export function addErrorWords(words: FurtherWords): void {
  furtherWords = words
}

export type ErrorKey = `error.${Extract<ErrorCode, KeyOf<(typeof zhCN)['error']>> | 'offline' | 'timeout' | 'unknown'}`

/** The message key of a failure, whatever was thrown; of those that every page may meet. */
export function errorKey(error: unknown): ErrorKey {
  if (!isApiError(error) || !everyCodeHasWords) return 'error.unknown'
  if (error.kind === 'offline' || error.kind === 'timeout') return `error.${error.kind}`
  const key = `error.${error.code}`
  // A newer server may know codes that this page does not.
  return useI18n().te(key) ? (key as ErrorKey) : 'error.unknown'
}

/** A failure as a sentence that says what to do, in the chosen language. */
export function useErrorText() {
  const { t, locale } = useI18n()
  return (error: unknown): string => {
    const code = isApiError(error) && error.code
    return (code && furtherWords && findText(furtherWords[locale.value], code)) || t(errorKey(error))
  }
}
