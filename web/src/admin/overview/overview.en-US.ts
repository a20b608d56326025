import type { Translation } from '../../i18n/zh-CN.ts'
import type { overviewZhCN } from './overview.zh-CN.ts'

export const overviewEnUS: Translation<typeof overviewZhCN> = {
  title: 'Overview',
  lead: '{name}, this is what needs attention now.',
  health: {
    title: 'Health check',
    open: 'Open the health check',
    fault: '1 problem | {count} problems',
    warning: '1 needs attention | {count} need attention',
    ok: '1 is fine | {count} are fine',
    last: 'Last checked {time}',
    never: 'Not checked yet',
  },
  events: {
    title: 'Events',
    open: 'Open the events',
    none: 'none yet',
    last: 'Last event {time}; {count} within a week',
    dead: '1 could not be worked off | {count} could not be worked off',
    waiting: '1 is waiting | {count} are waiting',
    missing: '1 kind of event never came yet | {count} kinds of events never came yet',
  },
  unreadable: 'Cannot be read at the moment; its page says why.',
}
