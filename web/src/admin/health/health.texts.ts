import { defineTexts } from '../texts.ts'
import { healthEnUS } from './health.en-US.ts'
import { healthZhCN } from './health.zh-CN.ts'

export const useHealthTexts = defineTexts({ 'zh-CN': healthZhCN, 'en-US': healthEnUS })
