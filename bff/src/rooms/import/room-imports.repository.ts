import type { FieldValues } from '../room-fields.ts'
import type { ImportColumn, RoomImport, RoomImportSummary } from '@meeting/shared'
import type { Database } from '../../database/database.ts'

/** A table as it was read, with what was corrected since; `lines` are the numbers of its rows. */
export type ImportContent = {
  encoding: RoomImport['encoding']
  columns: ImportColumn[]
  unknownColumns: string[]
  createGroups: boolean
  rows: { line: number; cells: Partial<Record<ImportColumn, string>> }[]
}

/** What applying a table did, for undoing it. */
export type ImportChanges = {
  created: { roomId: string; name: string; fields: FieldValues }[]
  changed: { roomId: string; name: string; before: FieldValues; after: FieldValues }[]
  groups: { id: string; name: string }[]
}

export type StoredImport = {
  id: string
  state: 'draft' | 'applied' | 'undone'
  fileName: string
  content: ImportContent
  changes: ImportChanges | null
}

export async function insertImport(
  database: Database,
  corpId: string,
  stored: Pick<StoredImport, 'id' | 'fileName' | 'content'> & { createdBy: string | null },
  now: number,
): Promise<void> {
  const { content, ...rest } = stored
  await database
    .insertInto('roomImports')
    .values({ ...rest, corpId, state: 'draft', content: JSON.stringify(content), createdAt: new Date(now) })
    .execute()
}

/** With `lock`, who applies or undoes it at the same time waits. */
export async function findImport(
  database: Database,
  corpId: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<StoredImport | undefined> {
  const row = await database
    .selectFrom('roomImports')
    .select(['id', 'state', 'fileName', 'content', 'changes'])
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!row) return undefined
  // Only the functions of this file write these columns.
  const { content, changes, state } = row as unknown as Pick<StoredImport, 'content' | 'changes' | 'state'>
  return { id: row.id, fileName: row.fileName, state, content, changes }
}

export async function saveImportContent(
  database: Database,
  corpId: string,
  id: string,
  content: ImportContent,
): Promise<void> {
  await database
    .updateTable('roomImports')
    .set({ content: JSON.stringify(content) })
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute()
}

/** `now` in epoch ms. The table itself is no longer needed once it was applied. */
export async function markImport(
  database: Database,
  corpId: string,
  id: string,
  mark: { state: 'applied'; changes: ImportChanges; now: number } | { state: 'undone'; now: number },
): Promise<void> {
  const at = new Date(mark.now)
  await database
    .updateTable('roomImports')
    .set(
      mark.state === 'applied'
        ? { state: 'applied', content: '{}', changes: JSON.stringify(mark.changes), appliedAt: at }
        : { state: 'undone', undoneAt: at },
    )
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .execute()
}

/** Tables that nobody went on with are forgotten. */
export async function removeOldDrafts(database: Database, corpId: string, before: number): Promise<void> {
  await database
    .deleteFrom('roomImports')
    .where('corpId', '=', corpId)
    .where('state', '=', 'draft')
    .where('createdAt', '<', new Date(before))
    .execute()
}

/** The import that was applied last, undone or not. */
export async function findLastImport(database: Database, corpId: string): Promise<RoomImportSummary | undefined> {
  const row = await database
    .selectFrom('roomImports')
    .leftJoin('employees', (join) =>
      join.onRef('employees.id', '=', 'roomImports.createdBy').onRef('employees.corpId', '=', 'roomImports.corpId'),
    )
    .select(['roomImports.id', 'fileName', 'changes', 'appliedAt', 'undoneAt', 'employees.name as appliedBy'])
    .where('roomImports.corpId', '=', corpId)
    .where('appliedAt', 'is not', null)
    .orderBy('appliedAt', 'desc')
    .orderBy('roomImports.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row?.appliedAt) return undefined
  const { id, fileName, appliedBy, appliedAt, undoneAt } = row
  // Only `markImport` writes this column.
  const changes = row.changes as ImportChanges | null
  return {
    id,
    fileName,
    appliedBy,
    appliedAt: appliedAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
    created: changes?.created.length ?? 0,
    changed: changes?.changed.length ?? 0,
  }
}
