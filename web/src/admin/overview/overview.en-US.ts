import type { Translation } from '../../i18n/zh-CN.ts'
import type { overviewZhCN } from './overview.zh-CN.ts'

export const overviewEnUS: Translation<typeof overviewZhCN> = { title: 'Overview' }
