import { readonly, shallowRef } from 'vue'
import { safeStorage } from '../ui/safe-storage.ts'
import {
  detectLanguage,
  keepLanguageChoice,
  readLanguageChoice,
  type Language,
  type LanguageChoice,
} from './language.ts'
import { fillText, findText, type KeyOf, type Params } from './translate.ts'
import { zhCN, type Messages } from './zh-CN.ts'

export type MessageKey = KeyOf<Messages>

const locale = shallowRef<Language>('zh-CN')
const messages = shallowRef<Messages>(zhCN)
const loaded = new Map<Language, Messages>([['zh-CN', zhCN]])

/** The words for a key in the language spoken now, with values put in. */
function t(key: MessageKey, params?: Params): string {
  return fillText(findText(messages.value, key) ?? key, params)
}

/** Whether there are words for a key that is only known at run time. */
function te(key: string): boolean {
  return findText(messages.value, key) !== undefined
}

const i18n = { t, te, locale: readonly(locale) }

/** The words of the interface; they change with the language wherever they are shown. */
export function useI18n() {
  return i18n
}

/** Speaks `language` from now on; other words than the Chinese are loaded when first needed. Stays as it is if that fails. */
export async function speak(language: Language): Promise<void> {
  const words = loaded.get(language) ?? (await import('./en-US.ts').catch(() => null))?.enUS
  if (!words) return
  loaded.set(language, words)
  messages.value = words
  locale.value = language
  document.documentElement.lang = language
  document.title = t('app.name')
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
