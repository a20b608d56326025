import { defineTexts } from '../texts.ts'
import { roomsAdminEnUS } from './rooms-admin.en-US.ts'
import { roomsAdminZhCN } from './rooms-admin.zh-CN.ts'

export const useRoomsAdminTexts = defineTexts({ 'zh-CN': roomsAdminZhCN, 'en-US': roomsAdminEnUS })
