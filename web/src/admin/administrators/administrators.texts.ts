import { defineTexts } from '../texts.ts'
import { administratorsEnUS } from './administrators.en-US.ts'
import { administratorsZhCN } from './administrators.zh-CN.ts'

export const useAdministratorsTexts = defineTexts({ 'zh-CN': administratorsZhCN, 'en-US': administratorsEnUS })
