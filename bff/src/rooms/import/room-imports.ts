import {
  day,
  roomLimits,
  type ImportRow,
  type RoomImport,
  type RoomImportSummary,
  type UndoObstacle,
} from '@meeting/shared'
import type { ImportChange } from '@meeting/shared/rooms/room-admin.schema'
import { recordAudit, recordAudits } from '../../audit/audit.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { DomainError } from '../../errors.ts'
import { changeHere, insertOwnRooms } from '../room-admin.ts'
import {
  insertOwnGroup,
  listBookedRooms,
  listStoredGroups,
  listStoredRooms,
  lockRoomNames,
  updateGroup,
} from '../room-admin.repository.ts'
import { differing, toFieldValues, type FieldValues } from '../room-fields.ts'
import type { RoomAdminContext } from '../room-writes.ts'
import { publishingRooms } from '../rooms-publishing.ts'
import { removeRooms } from '../rooms.repository.ts'
import { checkImport, foldPath, newGroupPrefix, type CheckedImport, type CheckedRow } from './check-import.ts'
import { readTable, unreadable } from './read-table.ts'
import * as repository from './room-imports.repository.ts'
import type { ImportChanges, ImportContent, StoredImport } from './room-imports.repository.ts'
import { readWorld } from './table-world.ts'
import { columnOf, type TableLanguage } from './table-words.ts'

type Language = { language: TableLanguage }

/**
 * Takes a table in and says what it would do; nothing happens to any room. Throws `room_import.unreadable`.
 */
export async function beginImport(
  context: RoomAdminContext,
  { bytes, fileName, language }: { bytes: Uint8Array; fileName: string } & Language,
): Promise<RoomImport> {
  const { dependencies, corp, actor } = context
  const { database, clock, ids } = dependencies
  const content = toContent(await readTable(bytes))
  const stored = { id: ids.next(), fileName, content, createdBy: actor.employeeId }
  await repository.removeOldDrafts(database, corp.corpId, clock.now() - day)
  await repository.insertImport(database, corp.corpId, stored, clock.now())
  return preview(context, { ...stored, state: 'draft', changes: null }, language)
}

/** The first row that names a column is the heading; what stands above it is a title. */
function toContent({ encoding, rows }: Awaited<ReturnType<typeof readTable>>): ImportContent {
  const at = rows.findIndex((row) => row.some((cell) => columnOf(cell) === 'name'))
  const heading = rows[at]
  if (!heading) throw unreadable(rows.length === 0 ? 'no_rows' : 'no_name_column')
  const columns = heading.map(columnOf)
  const known = columns.flatMap((column) => column ?? [])
  if (new Set(known).size !== known.length) throw unreadable('duplicate_column')
  const filled = rows.flatMap((row, index) => {
    if (index <= at || row.every((cell) => cell.trim() === '')) return []
    const cells = columns.flatMap((column, place) => (column ? [[column, unguard(row[place] ?? '')] as const] : []))
    return [{ line: index + 1, cells: Object.fromEntries(cells) }]
  })
  if (filled.length === 0) throw unreadable('no_rows')
  if (filled.length > roomLimits.importRows) throw unreadable('too_many_rows')
  const unknownColumns = heading.flatMap((cell) => (cell.trim() && !columnOf(cell) ? cell.trim() : []))
  return { encoding, columns: known, unknownColumns, createGroups: false, rows: filled }
}

/** Takes the mark away that keeps a spreadsheet from taking text for a formula. */
function unguard(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/, '').trim()
}

/** Throws `room_import.not_found` for what was applied already, or is not there. */
export async function getImport(context: RoomAdminContext, id: string, { language }: Language): Promise<RoomImport> {
  return preview(context, await getDraft(context, id), language)
}

/** Corrects cells, or decides whether missing groups are made. */
export async function changeImport(
  context: RoomAdminContext,
  id: string,
  { cells, createGroups, language }: ImportChange & Language,
): Promise<RoomImport> {
  const changed = await context.dependencies.database.transaction().execute(async (transaction) => {
    const stored = await getDraft(context, id, transaction)
    const content = correct(stored.content, { cells, createGroups })
    await repository.saveImportContent(transaction, context.corp.corpId, id, content)
    return { ...stored, content }
  })
  return preview(context, changed, language)
}

function correct(content: ImportContent, { cells, createGroups }: ImportChange): ImportContent {
  const corrected = (line: number) =>
    Object.fromEntries(cells.filter((cell) => cell.line === line).map(({ column, text }) => [column, text.trim()]))
  return {
    ...content,
    columns: [...new Set([...content.columns, ...cells.map(({ column }) => column)])],
    createGroups: createGroups ?? content.createGroups,
    rows: content.rows.map((row) => ({ ...row, cells: { ...row.cells, ...corrected(row.line) } })),
  }
}

/** In a transaction: who changes it at the same time waits. */
async function getDraft(
  { dependencies, corp }: RoomAdminContext,
  id: string,
  transaction?: DatabaseTransaction,
): Promise<StoredImport> {
  const executor = transaction ?? dependencies.database
  const stored = await repository.findImport(executor, corp.corpId, id, { lock: transaction !== undefined })
  if (stored?.state !== 'draft') throw new DomainError('room_import.not_found')
  return stored
}

async function preview(context: RoomAdminContext, stored: StoredImport, language: TableLanguage): Promise<RoomImport> {
  const { database } = context.dependencies
  const { content, id, fileName } = stored
  const checked = checkImport(content, await readWorld(context, database, { language, rows: content.rows }))
  const rows = checked.rows.map(toImportRow)
  const count = (effect: ImportRow['effect']) => rows.filter((row) => row.effect === effect).length
  return {
    id,
    fileName,
    encoding: content.encoding,
    columns: content.columns,
    unknownColumns: content.unknownColumns,
    rows,
    counts: { create: count('create'), change: count('change'), none: count('none'), blocked: count('blocked') },
    newGroups: checked.newGroups,
    createGroups: content.createGroups,
  }
}

function toImportRow(row: CheckedRow): ImportRow {
  const { room: _, before: __, after: ___, ...shown } = row
  return shown
}

/**
 * Does what the preview said, all in one transaction, judged once more by what is there now. `partly` leaves rows with errors out.
 * Repeating it answers the same. Throws `room_import.not_found`, `room_import.blocked`; nothing is changed then.
 */
export async function applyImport(
  context: RoomAdminContext,
  id: string,
  { partly, language }: { partly: boolean } & Language,
): Promise<RoomImportSummary> {
  const { dependencies, corp, actor } = context
  const { database, clock } = dependencies
  await publishingRooms(context, () =>
    database.transaction().execute(async (transaction) => {
      const stored = await repository.findImport(transaction, corp.corpId, id, { lock: true })
      if (!stored || stored.state === 'undone') throw new DomainError('room_import.not_found')
      if (stored.state === 'applied') return
      await lockRoomNames(transaction, corp.corpId)
      const { content } = stored
      const world = await readWorld(context, transaction, { language, rows: content.rows })
      const checked = checkImport(content, world)
      const blocked = checked.rows.filter(({ effect }) => effect === 'blocked').length
      if (blocked > 0 && !partly) throw new DomainError('room_import.blocked', { data: { rows: blocked } })
      const changes = await applyRows({ ...context, transaction }, checked)
      await dependencies.checkpoint('room_import.before_commit')
      await repository.markImport(transaction, corp.corpId, id, { state: 'applied', changes, now: clock.now() })
      await recordAudit(transaction, {
        corpId: corp.corpId,
        actor,
        action: 'rooms.imported',
        subject: { kind: 'room_import', id, name: stored.fileName },
        after: { created: changes.created.length, changed: changes.changed.length, leftOut: blocked },
        at: clock.now(),
      })
    }),
  )
  await dependencies.checkpoint('room_import.after_commit')
  const summary = await repository.findLastImport(database, corp.corpId)
  if (!summary) throw new DomainError('room_import.not_found')
  return summary
}

type InTransaction = RoomAdminContext & { transaction: DatabaseTransaction }

async function applyRows(context: InTransaction, { rows, newGroups }: CheckedImport): Promise<ImportChanges> {
  const groups = await makeGroups(context, usedGroups(rows, newGroups))
  const wished = rows.map(({ after, ...row }) => ({ ...row, after: withGroup(after, groups.byPath) }))
  const created = wished.flatMap(({ effect, after }) => {
    const name = after.name ?? ''
    return effect === 'create' ? [{ roomId: context.dependencies.ids.next(), name, fields: after }] : []
  })
  const changed = wished.flatMap(({ effect, room, before, after }) =>
    effect === 'change' && room ? [{ room, before, after }] : [],
  )
  await insertOwnRooms(
    context,
    created.map(({ roomId, name, fields }) => ({ ...fields, id: roomId, name })),
  )
  await changeHere(context, changed)
  return {
    created,
    changed: changed.map(({ room, before, after }) => ({
      roomId: room.id,
      name: after.name ?? room.name,
      before,
      after,
    })),
    groups: groups.made,
  }
}

function usedGroups(rows: readonly CheckedRow[], newGroups: readonly string[]): string[] {
  const used = new Set(rows.flatMap(({ effect, after }) => (effect === 'blocked' ? [] : (after.groupId ?? []))))
  return newGroups.filter((path) => used.has(`${newGroupPrefix}${foldPath(path)}`))
}

function withGroup(fields: FieldValues, byPath: ReadonlyMap<string, string>): FieldValues {
  if (!fields.groupId?.startsWith(newGroupPrefix)) return fields
  return { ...fields, groupId: byPath.get(fields.groupId.slice(newGroupPrefix.length)) ?? null }
}

/** Makes what is missing of each path, the outer groups first. */
async function makeGroups({ dependencies, corp, transaction }: InTransaction, paths: readonly string[]) {
  const { clock, ids } = dependencies
  const byPath = new Map<string, string>()
  const made: ImportChanges['groups'] = []
  if (paths.length === 0) return { byPath, made }
  const groups = await listStoredGroups(transaction, corp.corpId)
  for (const path of paths) {
    let parentId: string | null = null
    for (const name of path.split(' / ')) {
      const known = groups.find((group) => group.parentId === parentId && foldPath(group.name) === foldPath(name))
      const group: (typeof groups)[number] = known ?? {
        id: ids.next(),
        name,
        parentId,
        origin: 'own' as const,
        dingtalkGroupId: null,
      }
      if (!known) {
        await insertOwnGroup(transaction, corp.corpId, { id: group.id, name, parentId }, clock.now())
        groups.push(group)
        made.push({ id: group.id, name })
      }
      parentId = group.id
    }
    if (parentId !== null) byPath.set(foldPath(path), parentId)
  }
  return { byPath, made }
}

/**
 * Takes the last import back as a whole: changed rooms are as before, added ones are gone. Throws `room_import.not_found` for any
 * other, and `room_import.changed_since` with what stands against it.
 */
export async function undoImport(context: RoomAdminContext, id: string): Promise<RoomImportSummary> {
  const { dependencies, corp, actor } = context
  const { database, clock } = dependencies
  await publishingRooms(context, () =>
    database.transaction().execute(async (transaction) => {
      const stored = await repository.findImport(transaction, corp.corpId, id, { lock: true })
      const last = await repository.findLastImport(transaction, corp.corpId)
      if (!stored?.changes || last?.id !== id) throw new DomainError('room_import.not_found')
      if (stored.state === 'undone') return
      const inside = { ...context, transaction }
      const obstacles = await findObstacles(inside, stored.changes)
      if (obstacles.length > 0) throw new DomainError('room_import.changed_since', { data: { obstacles } })
      await takeBack(inside, stored.changes)
      await repository.markImport(transaction, corp.corpId, id, { state: 'undone', now: clock.now() })
      await recordAudit(transaction, {
        corpId: corp.corpId,
        actor,
        action: 'rooms.import_undone',
        subject: { kind: 'room_import', id, name: stored.fileName },
        after: { removed: stored.changes.created.length, restored: stored.changes.changed.length },
        at: clock.now(),
      })
    }),
  )
  const summary = await repository.findLastImport(database, corp.corpId)
  if (!summary) throw new DomainError('room_import.not_found')
  return summary
}

async function findObstacles(
  { dependencies, corp, transaction }: InTransaction,
  { created, changed }: ImportChanges,
): Promise<UndoObstacle[]> {
  const expected = [
    ...created.map(({ roomId, name, fields }) => ({ roomId, name, fields, isNew: true })),
    ...changed.map(({ roomId, name, after }) => ({ roomId, name, fields: after, isNew: false })),
  ]
  const ids = expected.map(({ roomId }) => roomId)
  const rooms = new Map((await listStoredRooms(transaction, corp.corpId, ids)).map((room) => [room.id, room]))
  const newIds = created.map(({ roomId }) => roomId)
  const booked = await listBookedRooms(transaction, corp.corpId, newIds, dependencies.clock.now())
  return expected.flatMap(({ roomId, name, fields, isNew }): UndoObstacle[] => {
    const room = rooms.get(roomId)
    if (!room) return [{ roomId, name, reason: 'removed', columns: [] }]
    const { after } = differing(toFieldValues(room, corp.settings.timeZone), fields)
    const columns = Object.keys(after)
    if (columns.length > 0) return [{ roomId, name, reason: 'changed', columns }]
    return isNew && booked.includes(roomId) ? [{ roomId, name, reason: 'booked', columns: [] }] : []
  })
}

async function takeBack(context: InTransaction, { created, changed, groups }: ImportChanges): Promise<void> {
  const { dependencies, corp, actor, transaction } = context
  const now = dependencies.clock.now()
  await changeHere(
    context,
    changed.map(({ roomId, name, before, after }) => ({ room: { id: roomId, name }, before: after, after: before })),
  )
  await removeRooms(
    transaction,
    corp.corpId,
    created.map(({ roomId }) => roomId),
    now,
  )
  await recordAudits(
    transaction,
    created.map(({ roomId, name }) => ({
      corpId: corp.corpId,
      actor,
      action: 'rooms.removed',
      subject: { kind: 'room', id: roomId, name },
      at: now,
    })),
  )
  await removeEmptyGroups(context, groups)
}

/** Innermost first; a group in which somebody has put something since stays. */
async function removeEmptyGroups(
  { dependencies, corp, transaction }: InTransaction,
  groups: ImportChanges['groups'],
): Promise<void> {
  for (const { id } of groups.toReversed()) {
    const all = await listStoredGroups(transaction, corp.corpId)
    const rooms = await listStoredRooms(transaction, corp.corpId)
    if (all.some(({ parentId }) => parentId === id) || rooms.some(({ groupId }) => groupId === id)) continue
    await updateGroup(transaction, corp.corpId, id, { removed: true }, dependencies.clock.now())
  }
}
