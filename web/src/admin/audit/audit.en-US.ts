import type { Translation } from '../../i18n/zh-CN.ts'
import type { auditZhCN } from './audit.zh-CN.ts'

export const auditEnUS: Translation<typeof auditZhCN> = {
  title: 'Audit',
  lead: 'Who changed what, and when. Entries are only added; none contains a secret.',
  list: 'Audit entries',
  when: 'When',
  who: 'Who',
  what: 'What',
  change: 'Change',
  action: 'Action',
  anyAction: 'All actions',
  from: 'From',
  to: 'To',
  actor: { setup: 'Setup link', operator: 'Server command', system: 'System', employee: 'A colleague who left' },
  value: { set: 'set', replaced: 'replaced', removed: 'removed', none: 'none' },
  changed: '{field}: {before} → {after}',
  changedSecret: '{field}: {what}',
  recent: 'Latest changes',
  nothing: 'none yet',
  open: 'Open the audit',
  emptyHint: 'Changes of the configuration, administrators and rooms are recorded here.',
  more: 'Show earlier ones',
}
