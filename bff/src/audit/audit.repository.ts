import type { AuditAction, AuditActorKind, AuditDetail, AuditEntry, AuditSubjectKind } from '@meeting/shared'
import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../database/database.ts'
import type { DB } from '../database/schema.ts'
import type { NewAuditEntry } from './audit.ts'

/** Adds entries in their order, the actors by the name of today. */
export async function insertAuditEntries(database: Database, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  await database
    .insertInto('auditEntries')
    .values((row) => entries.map((entry) => toRow(row, entry)))
    .execute()
}

function toRow(row: ExpressionBuilder<DB, 'auditEntries'>, entry: NewAuditEntry) {
  const { corpId, actor, action, subject, before, after, at } = entry
  const { employeeId } = actor
  return {
    corpId,
    actorKind: actor.kind,
    actorId: employeeId,
    actorName:
      employeeId === null
        ? ''
        : row.fn.coalesce(
            row
              .selectFrom('employees')
              .select('name')
              .where('corpId', '=', corpId)
              .where('id', '=', employeeId)
              .$asScalar(),
            row.val(''),
          ),
    actorAddress: actor.address,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
    at: new Date(at),
  }
}

export type AuditFilter = {
  actions?: readonly AuditAction[]
  subjectKind?: AuditSubjectKind
  subjectId?: string
  actorId?: string
  /** Epoch ms, from inclusive, to exclusive. */
  from?: number
  to?: number
  /** Only entries older than this id. */
  before?: number
  limit: number
}

/** Newest first. */
export async function listAuditEntries(database: Database, corpId: string, filter: AuditFilter): Promise<AuditEntry[]> {
  const { actions, subjectKind, subjectId, actorId, from, to, before, limit } = filter
  const rows = await database
    .selectFrom('auditEntries')
    .selectAll()
    .where('corpId', '=', corpId)
    .$if(actions !== undefined, (query) => query.where('action', 'in', actions ?? []))
    .$if(subjectKind !== undefined, (query) => query.where('subjectKind', '=', subjectKind ?? ''))
    .$if(subjectId !== undefined, (query) => query.where('subjectId', '=', subjectId ?? ''))
    .$if(actorId !== undefined, (query) => query.where('actorId', '=', actorId ?? ''))
    .$if(from !== undefined, (query) => query.where('at', '>=', new Date(from ?? 0)))
    .$if(to !== undefined, (query) => query.where('at', '<', new Date(to ?? 0)))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: {
      // Only `insertAuditEntry` writes these columns.
      kind: row.actorKind as AuditActorKind,
      id: row.actorId,
      name: row.actorName,
      address: row.actorAddress,
    },
    action: row.action as AuditAction,
    subject: { kind: row.subjectKind as AuditSubjectKind, id: row.subjectId, name: row.subjectName },
    before: row.before as AuditDetail | null,
    after: row.after as AuditDetail | null,
  }))
}
