import { defineTexts } from '../texts.ts'
import { overviewEnUS } from './overview.en-US.ts'
import { overviewZhCN } from './overview.zh-CN.ts'

export const useOverviewTexts = defineTexts({ 'zh-CN': overviewZhCN, 'en-US': overviewEnUS })
