import type { Translation } from '../i18n/zh-CN.ts'
import type { roomsZhCN } from './rooms.zh-CN.ts'

export const roomsEnUS: Translation<typeof roomsZhCN> = { title: 'Room' }
