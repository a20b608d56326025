import type { Translation } from '../i18n/zh-CN.ts'
import type { timelineZhCN } from './timeline.zh-CN.ts'

export const timelineEnUS: Translation<typeof timelineZhCN> = { title: 'Rooms' }
