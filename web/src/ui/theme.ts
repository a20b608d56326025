import { safeStorage } from './safe-storage.ts'

const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const storageKey = 'meeting.theme'

/** The choice kept on this device. */
export function themeChoice(): ThemeChoice {
  const kept = safeStorage.getItem(storageKey)
  return themeChoices.find((choice) => choice === kept) ?? 'system'
}

/** Keeps a choice and shows it at once. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') safeStorage.removeItem(storageKey)
  else safeStorage.setItem(storageKey, choice)
  applyTheme()
}

/** What the client wants: Android's DingTalk says it in the user agent only, others through the media query. */
export function themeOfClient(userAgent: string): 'light' | 'dark' | null {
  const named = /\bcolorScheme\/(light|dark)\b/.exec(userAgent)?.[1]
  return named === 'light' || named === 'dark' ? named : null
}

export function applyTheme(): void {
  const choice = themeChoice()
  const theme = choice === 'system' ? themeOfClient(navigator.userAgent) : choice
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
}
