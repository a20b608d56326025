import { defineTexts } from '../texts.ts'
import { closuresEnUS } from './closures.en-US.ts'
import { closuresZhCN } from './closures.zh-CN.ts'

export const useClosuresTexts = defineTexts({ 'zh-CN': closuresZhCN, 'en-US': closuresEnUS })
