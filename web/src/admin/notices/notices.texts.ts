import { defineTexts } from '../texts.ts'
import { noticesEnUS } from './notices.en-US.ts'
import { noticesZhCN } from './notices.zh-CN.ts'

export const useNoticesTexts = defineTexts({ 'zh-CN': noticesZhCN, 'en-US': noticesEnUS })
