import {
  importColumns,
  isTimeZone,
  roomLimits,
  type BookableBy,
  type Equipment,
  type ImportColumn,
  type ImportIssue,
  type ImportProblem,
  type ImportRow,
} from '@meeting/shared'
import type { StoredRoom } from '../room-admin.repository.ts'
import { differing, divide, toFieldValues, type FieldValues } from '../room-fields.ts'
import type { ImportContent } from './room-imports.repository.ts'
import { toFieldCells, type TableNames } from './table-cells.ts'
import { equipmentOf, fold, says, type TableLanguage } from './table-words.ts'

/** What a table is compared with. Groups by their whole path, people by name and DingTalk's id of them. */
export type ImportWorld = {
  rooms: readonly StoredRoom[]
  groups: readonly { id: string; path: string; origin: 'dingtalk' | 'own' }[]
  people: readonly { id: string; name: string; userId: string }[]
  departments: readonly { id: number; name: string }[]
  names: TableNames
  timeZone: string
  language: TableLanguage
}

/** A row with what it means: the room it is about, and the fields that it would set. */
export type CheckedRow = ImportRow & { room: StoredRoom | null; before: FieldValues; after: FieldValues }
export type CheckedImport = { rows: CheckedRow[]; newGroups: string[] }

/** A group that a row names and that is still to be made. */
export const newGroupPrefix = 'new:'

/** Judges every cell of a table, and says what applying it would do. Changes nothing. */
export function checkImport(content: ImportContent, world: ImportWorld): CheckedImport {
  const newGroups = new Map<string, string>()
  const checking = { content, world, newGroups, twice: findRepeated(content), known: toIndex(world) }
  const rows = content.rows.map((row) => checkRow(row, checking))
  refuseSameRoom(rows)
  return { rows, newGroups: [...newGroups.values()] }
}

type Checking = {
  content: ImportContent
  world: ImportWorld
  /** Missing groups by folded path. */
  newGroups: Map<string, string>
  twice: { ids: ReadonlySet<string>; names: ReadonlySet<string> }
  known: Index
}

/** What is there already, by how cells name it. */
type Index = {
  rooms: ReadonlyMap<string, StoredRoom>
  roomsByName: ReadonlyMap<string, readonly StoredRoom[]>
  groupsByPath: ReadonlyMap<string, ImportWorld['groups']>
  groupsByName: ReadonlyMap<string, ImportWorld['groups']>
}

function toIndex({ rooms, groups }: ImportWorld): Index {
  return {
    rooms: new Map(rooms.map((room) => [room.id, room])),
    roomsByName: Map.groupBy(rooms, ({ name }) => fold(name)),
    groupsByPath: Map.groupBy(groups, ({ path }) => foldPath(path)),
    groupsByName: Map.groupBy(groups, ({ path }) => foldPath(path).split(' / ').at(-1) ?? ''),
  }
}

function findRepeated({ rows }: ImportContent): Checking['twice'] {
  return {
    ids: repeated(rows.map(({ cells }) => fold(cells.id ?? ''))),
    names: repeated(rows.map(({ cells }) => fold(cells.name ?? ''))),
  }
}

function repeated(words: readonly string[]): Set<string> {
  const seen = new Set<string>()
  return new Set(words.filter((word) => word !== '' && (seen.has(word) || !seen.add(word))))
}

function checkRow({ line, cells }: ImportContent['rows'][number], checking: Checking): CheckedRow {
  const { world, twice } = checking
  const problems: ImportProblem[] = []
  const complain: Complain = (column, issue, detail = '') => problems.push({ column, issue, detail })
  const room = findRoom(cells, checking, complain)
  if (cells.id && twice.ids.has(fold(cells.id))) complain('id', 'duplicate_id', cells.id)
  if (cells.name && twice.names.has(fold(cells.name))) complain('name', 'duplicate_name', cells.name)
  const wished = withoutBlanks(readFields(cells, room, checking, complain), cells, room)
  const now = room && toFieldValues(room, world.timeZone)
  const { before, after } = now ? differing(now, wished) : { before: {}, after: wished }
  if (room) refuseForeign(room, after, complain)
  const changed = Object.keys(after).length > 0
  return {
    line,
    cells,
    problems,
    roomId: room?.id ?? null,
    room,
    before,
    after,
    effect: problems.length > 0 ? 'blocked' : !room ? 'create' : changed ? 'change' : 'none',
    changes: room ? describe(before, after, world, checking.newGroups) : [],
  }
}

type Complain = (column: ImportColumn, issue: ImportIssue, detail?: string) => void
type Cells = ImportContent['rows'][number]['cells']

/** By its number; without one by its name, so that the same table can be imported again. */
function findRoom({ id, name, origin }: Cells, { known }: Checking, complain: Complain): StoredRoom | null {
  if (id) {
    const room = known.rooms.get(fold(id))
    if (!room) complain('id', 'unknown_room', id)
    return room ?? null
  }
  const named = (name && known.roomsByName.get(fold(name))) || []
  if (named.length > 1) complain('name', 'ambiguous_name', name)
  if (named.length === 0 && origin && says(origin, 'dingtalk')) complain('origin', 'in_dingtalk')
  return named[0] ?? null
}

/** An empty cell about what stands in DingTalk says nothing of it. */
function withoutBlanks(wished: FieldValues, cells: Cells, room: StoredRoom | null): FieldValues {
  if (room?.origin !== 'dingtalk') return wished
  const { theirs } = divide('dingtalk', wished)
  const isBlank = (field: string) => field in theirs && (cells[toColumn(field)] ?? '').trim() === ''
  return Object.fromEntries(Object.entries(wished).filter(([field]) => !isBlank(field)))
}

/** What stands in DingTalk is not imported: a file cannot be applied there as a whole, or undone. */
function refuseForeign(room: StoredRoom, after: FieldValues, complain: Complain): void {
  for (const field of Object.keys(divide(room.origin, after).theirs)) complain(toColumn(field), 'in_dingtalk')
}

/** Two rows about one room, one by number and one by name. */
function refuseSameRoom(rows: readonly CheckedRow[]): void {
  const twice = repeated(rows.flatMap(({ roomId }) => roomId ?? []))
  for (const row of rows) {
    if (row.roomId === null || !twice.has(row.roomId) || row.problems.length > 0) continue
    row.problems.push({ column: 'name', issue: 'duplicate_name', detail: row.cells.name ?? '' })
    row.effect = 'blocked'
  }
}

function toColumn(field: string): ImportColumn {
  return importColumns.find((column) => column === field) ?? 'group'
}

function readFields(cells: Cells, room: StoredRoom | null, checking: Checking, complain: Complain): FieldValues {
  const { content, world } = checking
  const has = (column: ImportColumn) => content.columns.includes(column)
  const text = (column: ImportColumn) => (cells[column] ?? '').trim()
  const fields: FieldValues = {}
  readName(text('name'), room, checking, fields, complain)
  if (has('capacity'))
    fields.capacity = readNumber('capacity', text('capacity'), { min: 1, max: roomLimits.capacity }, complain)
  if (has('sortOrder')) {
    const range = { min: -roomLimits.order, max: roomLimits.order }
    fields.sortOrder = readNumber('sortOrder', text('sortOrder'), range, complain) ?? 0
  }
  if (has('location')) fields.location = readText('location', text('location'), roomLimits.location, complain)
  if (has('description'))
    fields.description = readText('description', text('description'), roomLimits.description, complain)
  if (has('equipment')) fields.equipment = readEquipment(text('equipment'), complain)
  if (has('labels')) fields.labels = readLabels(text('labels'), complain)
  if (has('timeZone')) fields.timeZone = readZone(text('timeZone'), complain)
  if (has('group')) fields.groupId = readGroup(text('group'), room, checking, complain)
  for (const column of ['visibleTo', 'bookableHere'] as const)
    if (has(column)) fields[column] = readPeople(column, text(column), world, complain)
  if (has('openHere')) fields.openHere = readYes(text('openHere'), complain)
  return fields
}

function readName(
  name: string,
  room: StoredRoom | null,
  { known }: Checking,
  fields: FieldValues,
  complain: Complain,
): void {
  if (name === '') return complain('name', 'missing')
  readText('name', name, roomLimits.name, complain)
  const other = known.roomsByName.get(fold(name))?.find(({ id }) => id !== room?.id)
  if (room && other) complain('name', 'name_taken', other.name)
  fields.name = name
}

function readText(column: ImportColumn, text: string, most: number, complain: Complain): string | null {
  if (text.length > most) complain(column, 'too_long', String(most))
  if (/(?![\n\r\t])\p{Cc}/u.test(text) || !text.isWellFormed()) complain(column, 'control_characters')
  return text === '' ? null : text
}

/** `1,200`, `１２` and `12.0` are numbers, as spreadsheets write them; `12人` is one, too. */
function readNumber(
  column: ImportColumn,
  text: string,
  { min, max }: { min: number; max: number },
  complain: Complain,
): number | null {
  if (text === '') return null
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\s,]/g, '')
    .replace(/(人|座|seats?)$/i, '')
  if (!/^-?\d+(\.\d+)?$/.test(plain)) {
    complain(column, 'not_a_number', text)
    return null
  }
  const value = Number(plain)
  if (!Number.isInteger(value)) complain(column, 'not_whole', text)
  else if (value < min || value > max) complain(column, 'out_of_range', `${min}–${max}`)
  return value
}

function parts(text: string, between: RegExp): string[] {
  return text.split(between).flatMap((part) => part.trim() || [])
}

function readEquipment(text: string, complain: Complain): Equipment[] {
  const kinds = parts(text, /[、,，;；\n]/).flatMap((word) => {
    const kind = equipmentOf(word)
    if (!kind) complain('equipment', 'unknown_word', word)
    return kind ?? []
  })
  return [...new Set(kinds)]
}

function readLabels(text: string, complain: Complain): string[] {
  const labels = [...new Set(parts(text, /[、,，;；\n]/))]
  if (labels.length > roomLimits.labels) complain('labels', 'too_many', String(roomLimits.labels))
  for (const label of labels) readText('labels', label, roomLimits.label, complain)
  return labels
}

function readZone(text: string, complain: Complain): string | null {
  if (text === '') return null
  if (!isTimeZone(text)) complain('timeZone', 'unknown_time_zone', text)
  return text
}

function readYes(text: string, complain: Complain): boolean {
  if (text === '' || says(text, 'yes')) return true
  if (!says(text, 'no')) complain('openHere', 'unknown_word', text)
  return false
}

/** One spelling for a path: `总部A座 / 3层`. */
export function foldPath(path: string): string {
  return parts(path, /[/／>＞\\]/)
    .map(fold)
    .join(' / ')
}

/** By its whole path, or by its last name where only one group has it. */
function readGroup(text: string, room: StoredRoom | null, checking: Checking, complain: Complain): string | null {
  const { content, known, newGroups } = checking
  const path = foldPath(text)
  if (path === '') return null
  const found = known.groupsByPath.get(path) ?? known.groupsByName.get(path) ?? []
  const [group] = found
  if (found.length > 1) complain('group', 'ambiguous_group', text)
  if (group) {
    if (room?.origin === 'dingtalk' && group.origin === 'own') complain('group', 'group_not_in_dingtalk', text)
    return group.id
  }
  if (!content.createGroups || room?.origin === 'dingtalk') complain('group', 'unknown_group', text)
  else newGroups.set(path, parts(text, /[/／>＞\\]/).join(' / '))
  return `${newGroupPrefix}${path}`
}

function readPeople(
  column: 'visibleTo' | 'bookableHere',
  text: string,
  world: ImportWorld,
  complain: Complain,
): BookableBy {
  if (text === '' || says(text, 'everyone')) return { kind: 'everyone' }
  if (says(text, 'administrators')) return { kind: 'administrators' }
  const people = {
    kind: 'listed' as const,
    employeeIds: [] as string[],
    departmentIds: [] as number[],
    names: [] as string[],
  }
  for (const item of parts(text, /[;；\n]/)) {
    const [, kind = '', name = '', id = ''] = /^([^:：]+)[:：]\s*(.*?)(?:#([^#]*))?$/.exec(item) ?? []
    if (says(kind, 'department')) {
      const department = choose(
        world.departments,
        (one) => String(one.id) === id,
        name,
        id,
        (issue) => complain(column, issue === 'unknown' ? 'unknown_department' : 'ambiguous_department', item),
      )
      if (department) people.departmentIds.push(department.id)
      if (department) people.names.push(department.name)
    } else if (says(kind, 'person')) {
      const person = choose(
        world.people,
        (one) => one.userId === id,
        name,
        id,
        (issue) => complain(column, issue === 'unknown' ? 'unknown_person' : 'ambiguous_person', item),
      )
      if (person) people.employeeIds.push(person.id)
      if (person) people.names.push(person.name)
    } else complain(column, 'unknown_word', item)
  }
  return people
}

/** By id where there is one, else by name where only one has it. */
function choose<T extends { name: string }>(
  all: readonly T[],
  hasId: (one: T) => boolean,
  name: string,
  id: string,
  refuse: (issue: 'unknown' | 'ambiguous') => void,
): T | undefined {
  const found = all.filter((one) => (id === '' ? fold(one.name) === fold(name) : hasId(one)))
  if (found.length !== 1) refuse(found.length === 0 ? 'unknown' : 'ambiguous')
  return found.length === 1 ? found[0] : undefined
}

function describe(
  before: FieldValues,
  after: FieldValues,
  { names, language }: ImportWorld,
  newGroups: ReadonlyMap<string, string>,
): ImportRow['changes'] {
  const options = { names: withNewGroups(names, newGroups), language }
  const [from, to] = [toFieldCells(before, options), toFieldCells(after, options)]
  return Object.keys(after).flatMap((field) => {
    const column = toColumn(field)
    return column === 'id' || column === 'origin' ? [] : [{ column, before: from[column], after: to[column] }]
  })
}

function withNewGroups(names: TableNames, newGroups: ReadonlyMap<string, string>): TableNames {
  return {
    ...names,
    groupPath: (id) =>
      id.startsWith(newGroupPrefix) ? (newGroups.get(id.slice(newGroupPrefix.length)) ?? '') : names.groupPath(id),
  }
}
