import { defineTexts } from '../i18n/define-texts.ts'
import { checkInEnUS } from './check-in.en-US.ts'
import { checkInZhCN } from './check-in.zh-CN.ts'

export const useCheckInTexts = defineTexts({ 'zh-CN': checkInZhCN, 'en-US': checkInEnUS })
