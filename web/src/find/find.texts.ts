import { defineTexts } from '../i18n/define-texts.ts'
import { findEnUS } from './find.en-US.ts'
import { findZhCN } from './find.zh-CN.ts'

export const useFindTexts = defineTexts({ 'zh-CN': findZhCN, 'en-US': findEnUS })
