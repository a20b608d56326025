import { frameEnUS } from './frame.en-US.ts'
import { frameZhCN } from './frame.zh-CN.ts'
import { defineTexts } from './texts.ts'

export const useFrameTexts = defineTexts({ 'zh-CN': frameZhCN, 'en-US': frameEnUS })
