import { createI18n } from 'vue-i18n'
import { safeStorage } from '../ui/safe-storage.ts'
import {
  detectLanguage,
  keepLanguageChoice,
  readLanguageChoice,
  type Language,
  type LanguageChoice,
} from './language.ts'
import { zhCN, type Messages } from './zh-CN.ts'

declare module 'vue-i18n' {
  interface DefineLocaleMessage extends Messages {}
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Language,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN } as Record<Language, Messages>,
  missingWarn: false,
  fallbackWarn: false,
})

/** Speaks `language` from now on; the words of another than Chinese are loaded when first needed. */
export async function speak(language: Language): Promise<void> {
  if (language === 'en-US' && !i18n.global.availableLocales.includes(language)) {
    const { enUS } = await import('./en-US.ts')
    i18n.global.setLocaleMessage(language, enUS)
  }
  i18n.global.locale.value = language
  document.documentElement.lang = language
}

/** The choice kept on this device. */
export function languageChoice(): LanguageChoice {
  return readLanguageChoice(safeStorage)
}

/** Keeps a choice and speaks it at once. */
export async function chooseLanguage(choice: LanguageChoice): Promise<void> {
  keepLanguageChoice(safeStorage, choice)
  await speak(resolveLanguage(choice))
}

/** The language to begin with: what was chosen here before, else the client's. */
export function resolveLanguage(choice: LanguageChoice = languageChoice()): Language {
  return choice === 'system' ? detectLanguage(navigator) : choice
}
