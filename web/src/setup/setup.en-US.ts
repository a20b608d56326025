import type { Translation } from '../i18n/zh-CN.ts'
import type { setupZhCN } from './setup.zh-CN.ts'

export const setupEnUS: Translation<typeof setupZhCN> = { title: 'Connect DingTalk' }
