import { call } from './api.js'
import { h } from './dom.js'

/** Who and what there is, as of the last `loadDirectory`. */
export const directory = {
  /** @type {import('../../state.ts').Employee[]} */
  employees: [],
  /** @type {import('../../state.ts').Department[]} */
  departments: [],
  /** @type {import('../../state.ts').Room[]} */
  rooms: [],
  /** @type {import('../../state.ts').RoomGroup[]} */
  roomGroups: [],
}

export async function loadDirectory() {
  const [employees, departments, rooms, roomGroups] = await Promise.all(
    ['employees', 'departments', 'rooms', 'roomGroups'].map((name) => call(name)),
  )
  Object.assign(directory, { employees, departments, rooms, roomGroups })
  document
    .querySelector('#people')
    .replaceChildren(...presentEmployees().map((employee) => h('option', { value: labelOf(employee) })))
}

export function presentEmployees() {
  return directory.employees.filter(({ leftAt }) => leftAt === undefined)
}

export function departmentName(departmentId) {
  return directory.departments.find((one) => one.departmentId === departmentId)?.name ?? String(departmentId)
}

export function labelOf({ userId, name, departmentIds }) {
  return `${name} · ${departmentName(departmentIds[0])} (${userId})`
}

export function personName(userId) {
  return directory.employees.find((one) => one.userId === userId)?.name ?? userId
}

export function roomName(roomId) {
  return directory.rooms.find((room) => room.roomId === roomId)?.name ?? roomId
}

/** The userid in a text such as `林晓雨 · 后端组 (linxiaoyu)`, or the one person whose name or id it is. */
export function parsePerson(text) {
  const words = text.trim()
  const inBrackets = /\(([^()]+)\)$/.exec(words)?.[1]
  return presentEmployees().find(({ userId, name }) => [inBrackets, words].includes(userId) || name === words)?.userId
}

const actorKey = 'sandbox-control.actor'

/** Whom the page acts as; kept for the browser session. */
export function actor() {
  const kept = sessionStorage.getItem(actorKey)
  const known = presentEmployees().find(({ userId }) => userId === kept)
  return (known ?? presentEmployees()[0])?.userId
}

export function becomeActor(userId) {
  sessionStorage.setItem(actorKey, userId)
}

/** Rooms by their group, with the group's path as a heading. */
export function roomsByGroup() {
  const nameOf = (groupId) => {
    const group = directory.roomGroups.find((one) => one.groupId === groupId)
    if (!group) return ''
    return [nameOf(group.parentId), group.name].filter(Boolean).join(' / ')
  }
  const groups = new Map()
  for (const room of directory.rooms) {
    const name = nameOf(room.groupId) || 'No group'
    groups.set(name, [...(groups.get(name) ?? []), room])
  }
  return [...groups]
}
