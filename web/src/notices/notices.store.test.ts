// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { defineComponent } from 'vue'
import { speak } from '../i18n/index.ts'
import { mountInApp } from '../test-support/mount-app.ts'
import { useNoticesStore } from './notices.store.ts'

afterEach(() => speak('zh-CN'))

test('the server hears once in which language one wants to be told', async () => {
  const told: string[] = []
  const page = defineComponent({
    setup() {
      useNoticesStore().begin({ unseen: 3, language: 'zh-CN' })
      return () => null
    },
  })
  const tellLanguage = async (language: string) => {
    told.push(language)
    return undefined
  }
  mountInApp(page, { endpoints: { tellLanguage } })
  expect(useNoticesStore().unseen).toBe(3)
  expect(told).toEqual([])
  await speak('en-US')
  await flushPromises()
  await speak('en-US')
  await flushPromises()
  expect(told).toEqual(['en-US'])
})
