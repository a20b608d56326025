import type { HealthReport, HealthResult } from '@meeting/shared'
import { useAdminFormat } from '../use-admin-format.ts'
import { useHealthTexts } from './health.texts.ts'

export type Check = HealthReport['checks'][number]

/** What a light says, in the language of the page. */
export function useLightWords() {
  const { t, find } = useHealthTexts()
  const { dateTime } = useAdminFormat()

  function valuesOf({ data }: HealthResult): HealthResult['data'] {
    return typeof data.at === 'string' ? { ...data, at: dateTime(data.at) } : data
  }

  /** One cause and one fix; a light that another one explains only says which. Null: it is green, or was never tested. */
  function causeOf({ result }: Check): { what: string; fix: string | null } | null {
    if (!result?.cause) return null
    const elsewhere = result.light === 'unknown' ? find(`waiting.${result.cause}`) : undefined
    if (elsewhere) return { what: elsewhere, fix: null }
    return { what: t(`cause.${result.cause}`, valuesOf(result)), fix: t(`remedy.${result.cause}`) }
  }

  /** What a green light saw, when that is worth a word; nothing while a part of it is not known. */
  function remarkOf({ id, result }: Check): string | null {
    if (result?.light !== 'ok') return null
    const remark = find(`remark.${id}`, valuesOf(result))
    return remark === undefined || /[{}]/.test(remark) ? null : remark
  }

  function priceOf(count: number): string {
    return count > 0 ? t('price', { count }) : t('free')
  }

  return { causeOf, remarkOf, priceOf }
}
