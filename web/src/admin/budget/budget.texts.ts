import { defineTexts } from '../texts.ts'
import { budgetEnUS } from './budget.en-US.ts'
import { budgetZhCN } from './budget.zh-CN.ts'

export const useBudgetTexts = defineTexts({ 'zh-CN': budgetZhCN, 'en-US': budgetEnUS })
