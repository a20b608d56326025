// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { speak } from '../i18n/index.ts'
import { defineTexts } from './texts.ts'

const useTexts = defineTexts({
  'zh-CN': { title: '体检', found: '{count} 项', deep: { er: '更深' } },
  'en-US': { title: 'Health', found: '1 light | {count} lights', deep: { er: 'deeper' } },
})
afterEach(() => speak('zh-CN'))

test("a subject's words follow the language", async () => {
  const { t, find } = useTexts()
  expect([t('title'), t('deep.er'), find('nothing.here')]).toEqual(['体检', '更深', undefined])
  await speak('en-US')
  expect([t('title'), t('found', { count: 1 }), t('found', { count: 3 })]).toEqual(['Health', '1 light', '3 lights'])
})
