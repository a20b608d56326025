import { defineTexts } from '../texts.ts'
import { auditEnUS } from './audit.en-US.ts'
import { auditZhCN } from './audit.zh-CN.ts'

export const useAuditTexts = defineTexts({ 'zh-CN': auditZhCN, 'en-US': auditEnUS })
