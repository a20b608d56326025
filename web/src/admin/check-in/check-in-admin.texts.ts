import { defineTexts } from '../../i18n/define-texts.ts'
import { checkInAdminEnUS } from './check-in-admin.en-US.ts'
import { checkInAdminZhCN } from './check-in-admin.zh-CN.ts'

export const useCheckInAdminTexts = defineTexts({ 'zh-CN': checkInAdminZhCN, 'en-US': checkInAdminEnUS })
