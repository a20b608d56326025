import { expect, it } from 'vitest'
import { themeOfClient } from './theme.ts'

it('knows the theme of DingTalk on Android, and leaves the others to the system', () => {
  expect(themeOfClient('AliApp(DingTalk/8.1.11) language/zh-CN colorScheme/dark')).toBe('dark')
  expect(themeOfClient('AliApp(DingTalk/8.1.11) colorScheme/light')).toBe('light')
  expect(themeOfClient('Mozilla/5.0 (iPhone) AliApp(DingTalk/8.1.11) WK')).toBeNull()
})
