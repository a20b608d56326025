import type { BookableBy, ImportColumn } from '@meeting/shared'
import type { StoredRoom } from '../room-admin.repository.ts'
import { toFieldValues, type FieldValues } from '../room-fields.ts'
import { equipmentWord, plainWords, type TableLanguage } from './table-words.ts'

/** What cells name by words: groups by their path, people by name and id. */
export type TableNames = {
  groupPath(groupId: string): string
  person(employeeId: string): { name: string; userId: string } | undefined
  department(departmentId: number): { name: string } | undefined
}

type CellOptions = { names: TableNames; language: TableLanguage }

/** A room as a row of text; what the import reads back gives the same room. */
export function toCells(room: StoredRoom, corpTimeZone: string, options: CellOptions): Record<ImportColumn, string> {
  const words = plainWords[options.language]
  const { openInDingTalk: _, ...fields } = toFieldValues(room, corpTimeZone)
  return {
    id: room.id,
    origin: room.origin === 'dingtalk' ? words.dingtalk : words.own,
    ...toFieldCells(fields, options),
  }
}

type FieldCells = Record<Exclude<ImportColumn, 'id' | 'origin'>, string>

/** Fields as text; what is missing is empty. */
export function toFieldCells(fields: FieldValues, { names, language }: CellOptions): FieldCells {
  const words = plainWords[language]
  const { groupId, capacity, sortOrder, openHere, visibleTo, bookableHere } = fields
  return {
    name: fields.name ?? '',
    group: groupId ? names.groupPath(groupId) : '',
    capacity: capacity == null ? '' : String(capacity),
    equipment: (fields.equipment ?? []).map((kind) => equipmentWord(kind, language)).join(words.equipmentBetween),
    labels: (fields.labels ?? []).join(words.equipmentBetween),
    location: fields.location ?? '',
    description: fields.description ?? '',
    timeZone: fields.timeZone ?? '',
    sortOrder: sortOrder === undefined ? '' : String(sortOrder),
    visibleTo: visibleTo ? toPeopleCell(visibleTo, { names, language }) : '',
    bookableHere: bookableHere ? toPeopleCell(bookableHere, { names, language }) : '',
    openHere: openHere === undefined ? '' : openHere ? words.yes : words.no,
  }
}

/** `部门:研发中心#520001；人员:张三#zhangsan`: the name for people, the id so that it stays right. */
function toPeopleCell(people: BookableBy, { names, language }: CellOptions): string {
  const words = plainWords[language]
  if (people.kind !== 'listed') return words[people.kind]
  const departments = people.departmentIds.map((id) => `${words.department}:${names.department(id)?.name ?? ''}#${id}`)
  const persons = people.employeeIds.flatMap((id) => {
    const person = names.person(id)
    return person ? [`${words.person}:${person.name}#${person.userId}`] : []
  })
  return [...departments, ...persons].join(words.between)
}
