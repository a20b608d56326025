import type { Translation } from '../../i18n/zh-CN.ts'
import type { overviewZhCN } from './overview.zh-CN.ts'

export const overviewEnUS: Translation<typeof overviewZhCN> = {
  title: 'Overview',
  lead: '{name}, this is what needs attention now.',
  unreadable: 'Cannot be read at the moment; its page says why.',
}
