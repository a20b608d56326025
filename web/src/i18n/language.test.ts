import { describe, expect, it } from 'vitest'
import { detectLanguage, keepLanguageChoice, readLanguageChoice } from './language.ts'

const phone = (name: string) => ({
  userAgent: `AliApp(DingTalk/8.1.11) language/${name} abi/64`,
  languages: ['fr-FR'],
})

describe('the language to begin with', () => {
  it('is what DingTalk says on a phone, whatever the web view says', () => {
    expect(detectLanguage(phone('zh-CN'))).toBe('zh-CN')
    expect(detectLanguage(phone('zh-Hans-CN'))).toBe('zh-CN')
    expect(detectLanguage(phone('en-CN'))).toBe('en-US')
  })

  it('is the browser’s elsewhere: Chinese, or English for everybody else', () => {
    expect(detectLanguage({ userAgent: 'Chrome', languages: ['zh-TW', 'en'] })).toBe('zh-CN')
    expect(detectLanguage({ userAgent: 'Chrome', languages: ['de-DE'] })).toBe('en-US')
    expect(detectLanguage({ userAgent: 'Chrome', languages: [] })).toBe('zh-CN')
  })

  it('is kept once chosen, and forgotten for the system’s', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
    keepLanguageChoice(storage, 'en-US')
    expect(readLanguageChoice(storage)).toBe('en-US')
    keepLanguageChoice(storage, 'system')
    expect(readLanguageChoice(storage)).toBe('system')
  })
})
