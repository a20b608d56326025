import { defineTexts } from '../admin/texts.ts'
import { setupEnUS } from './setup.en-US.ts'
import { setupZhCN } from './setup.zh-CN.ts'

export const useSetupTexts = defineTexts({ 'zh-CN': setupZhCN, 'en-US': setupEnUS })
