import { defineTexts } from '../texts.ts'
import { connectionEnUS } from './connection.en-US.ts'
import { connectionZhCN } from './connection.zh-CN.ts'

export const useConnectionTexts = defineTexts({ 'zh-CN': connectionZhCN, 'en-US': connectionEnUS })
