/** A language that the interface speaks. */
export const languages = ['zh-CN', 'en-US'] as const
export type Language = (typeof languages)[number]
/** What somebody chose; `system` follows the client. */
export type LanguageChoice = Language | 'system'

const storageKey = 'meeting.language'

/** The language of the client: mobile DingTalk names it in the user agent only, all others through the browser. */
export function detectLanguage(client: { userAgent: string; languages: readonly string[] }): Language {
  const named = /\blanguage\/([A-Za-z-]+)/.exec(client.userAgent)?.[1] ?? client.languages[0] ?? 'zh-CN'
  return named.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US'
}

export function readLanguageChoice(storage: Pick<Storage, 'getItem'>): LanguageChoice {
  const kept = storage.getItem(storageKey)
  return languages.find((language) => language === kept) ?? 'system'
}

export function keepLanguageChoice(storage: Pick<Storage, 'setItem' | 'removeItem'>, choice: LanguageChoice): void {
  if (choice === 'system') storage.removeItem(storageKey)
  else storage.setItem(storageKey, choice)
}
