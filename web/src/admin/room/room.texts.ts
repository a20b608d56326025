import { defineTexts } from '../texts.ts'
import { roomEnUS } from './room.en-US.ts'
import { roomZhCN } from './room.zh-CN.ts'

export const useRoomTexts = defineTexts({ 'zh-CN': roomZhCN, 'en-US': roomEnUS })
