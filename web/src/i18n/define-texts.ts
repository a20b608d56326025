import { useI18n } from './index.ts'
import type { Language } from './language.ts'
import { fillText, findText, type KeyOf, type Params } from './translate.ts'
import type { Translation } from './zh-CN.ts'

type Words = { readonly [key: string]: string | Words }

/**
 * The texts of one subject, in the subject's own chunk so that the first screen never loads them:
 * `<subject>.zh-CN.ts` is the source, `<subject>.en-US.ts` is typed after it, and `<subject>.texts.ts` says
 * `export const useHealthTexts = defineTexts({ 'zh-CN': healthZhCN, 'en-US': healthEnUS })`.
 * In a component: `const { t } = useHealthTexts()`. For common words (`common.retry`) `useI18n` stays.
 */
export function defineTexts<T extends Words>(words: { 'zh-CN': T; 'en-US': Translation<T> }) {
  const { locale } = useI18n()
  // A translation has the keys of its source; that both are trees of texts is all that looking up needs.
  const spoken = () => words[locale.value satisfies Language] as Words

  function t(key: KeyOf<T>, params?: Params): string {
    return fillText(findText(spoken(), key) ?? key, params)
  }

  /** The words for a key that is only known at run time, if there are any. */
  function find(key: string, params?: Params): string | undefined {
    const text = findText(spoken(), key)
    return text === undefined ? undefined : fillText(text, params)
  }

  const texts = { t, find, locale }
  return () => texts
}
