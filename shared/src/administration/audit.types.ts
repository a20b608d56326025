/** What the audit trail tells of, as `subject.what_happened`. Each domain adds its own; the web has a sentence for each. */
export const auditActions = [
  'connection.changed',
  'connection.event_keys_settled',
  'connection.environment_applied',
  'setup.opened',
  'setup.corp_chosen',
  'setup.corp_connected',
  'setup.finished',
  'administrators.named',
  'administrators.removed',
  'corp.master_key_rotated',
  'events.replayed',
  'events.recovered',
  'budget.changed',
  'check_in.changed',
  'directory.sync_requested',
  'directory.sync_stopped',
  'directory.leaving_changed',
  'bookings.handed_over',
  'bookings.released',
  'rooms.created',
  'rooms.changed',
  'rooms.removed',
  'rooms.group_created',
  'rooms.group_changed',
  'rooms.group_removed',
  'rooms.imported',
  'rooms.import_undone',
  'notices.switched',
  'notices.worded',
  'notices.wording_reset',
  'notices.settings_changed',
  'rooms.closed',
  'rooms.closure_changed',
  'rooms.closure_choices',
  'rooms.reopened',
] as const
export type AuditAction = (typeof auditActions)[number]

/** What a change was about. */
export const auditSubjectKinds = [
  'corp',
  'connection',
  'employee',
  'event',
  'budget',
  'check_in',
  'room',
  'room_group',
  'room_import',
  'directory',
  'booking',
  'notice',
  'closure',
] as const
export type AuditSubjectKind = (typeof auditSubjectKinds)[number]

export type AuditActorKind = 'employee' | 'setup' | 'operator' | 'system'
export type AuditSubject = { kind: AuditSubjectKind; id: string | null; name: string | null }

/** Values before or after a change; only what differs. A secret is never a value: it is `set`, `replaced` or `removed`. */
export type AuditDetail = Record<string, unknown>

export type AuditEntry = {
  id: number
  /** ISO 8601. */
  at: string
  actor: { kind: AuditActorKind; id: string | null; name: string; address: string | null }
  action: AuditAction
  subject: AuditSubject
  before: AuditDetail | null
  after: AuditDetail | null
}

/**
 * `GET /admin/audit?action=&subjectKind=&subjectId=&actorId=&from=&to=&before=&limit=`: newest first. `from` (inclusive) and `to`
 * (exclusive) are ISO 8601; `before` is the `nextCursor` of the page before; `limit` 1–200, 50 by default.
 */
export type AuditPage = { entries: AuditEntry[]; nextCursor: number | null }
