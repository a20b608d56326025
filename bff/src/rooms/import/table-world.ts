import type { BookableBy } from '@meeting/shared'
import type { CorpContext } from '../../corps/corp-context.ts'
import type { Database } from '../../database/database.ts'
import {
  listDepartmentChoices,
  listPeople,
  listStoredGroups,
  listStoredRooms,
  type StoredRoom,
} from '../room-admin.repository.ts'
import type { ImportWorld } from './check-import.ts'
import type { ImportContent } from './room-imports.repository.ts'
import type { TableLanguage } from './table-words.ts'

/** Everything that a table is compared with or written from, as it is now. */
export async function readWorld(
  { corp }: Pick<CorpContext, 'corp'>,
  database: Database,
  { language, rows = [] }: { language: TableLanguage; rows?: ImportContent['rows'] },
): Promise<ImportWorld> {
  const { corpId, settings } = corp
  const [rooms, groups, departments] = await Promise.all([
    listStoredRooms(database, corpId),
    listStoredGroups(database, corpId),
    listDepartmentChoices(database, corpId),
  ])
  const people = await listPeople(database, corpId, { ids: peopleOf(rooms), ...namedIn(rows) })
  const paths = new Map(groups.map(({ id }) => [id, pathOf(id, groups)]))
  const byPerson = new Map(people.map((person) => [person.id, person]))
  const byDepartment = new Map(departments.map((department) => [department.id, department]))
  return {
    rooms,
    groups: groups.map(({ id, origin }) => ({ id, origin, path: paths.get(id) ?? '' })),
    people,
    departments,
    names: {
      groupPath: (id) => paths.get(id) ?? '',
      person: (id) => byPerson.get(id),
      department: (id) => byDepartment.get(id),
    },
    timeZone: settings.timeZone,
    language,
  }
}

function pathOf(groupId: string, groups: readonly { id: string; name: string; parentId: string | null }[]): string {
  const path: string[] = []
  const seen = new Set<string>()
  let group = groups.find(({ id }) => id === groupId)
  while (group && !seen.has(group.id)) {
    seen.add(group.id)
    path.unshift(group.name)
    const { parentId } = group
    group = groups.find(({ id }) => id === parentId)
  }
  return path.join(' / ')
}

function peopleOf(rooms: readonly StoredRoom[]): string[] {
  const idsOf = (people: BookableBy) => (people.kind === 'listed' ? people.employeeIds : [])
  return [...new Set(rooms.flatMap(({ visibleTo, bookableHere }) => [...idsOf(visibleTo), ...idsOf(bookableHere)]))]
}

/** Who may be meant by cells such as `人员:张三#zhangsan`. */
function namedIn(rows: ImportContent['rows']): { userIds: string[]; names: string[] } {
  const items = rows.flatMap(({ cells }) => `${cells.visibleTo ?? ''};${cells.bookableHere ?? ''}`.split(/[;；\n]/))
  const found = new Set(items.flatMap((item) => item.split(/[:：]/).slice(1).join(':').trim() || []))
  return {
    userIds: [...found].flatMap((text) => (text.includes('#') ? (text.split('#').at(-1) ?? []) : [])),
    names: [...found].flatMap((text) => text.split('#')[0] ?? []),
  }
}
