import type {
  AdminRoom,
  AdminRoomGroup,
  AdminRooms,
  BookableBy,
  DepartmentChoice,
  DingTalkWriting,
  Equipment,
  FieldProblem,
  RoomClosure,
  RoomRules,
  RoomsChange,
  RoomsChanged,
} from '@meeting/shared'
import type { NewAdminRoom, RoomFieldsChange } from '@meeting/shared/rooms/room-admin.schema'
import { recordAudits } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import type { DingTalkRoom } from '../dingtalk/dingtalk.types.ts'
import type { DingTalkRoomChange } from '../dingtalk/room-writes.types.ts'
import { findEmployeeByUserId, listEmployeesById } from '../directory/directory.ts'
import { findOrChooseOperator } from '../directory/operator.ts'
import { toInitials } from '../directory/pinyin.ts'
import { DomainError, isDomainError } from '../errors.ts'
import { describingFields, differing, divide, toColumns, toFieldValues, type FieldValues } from './room-fields.ts'
import * as repository from './room-admin.repository.ts'
import type { StoredGroup, StoredRoom } from './room-admin.repository.ts'
import { preparingRoom, readRoom, toListDigest } from './room-refresh.ts'
import { settleAskedWrites, writeInDingTalk, type RoomAdminContext, type WriteHere } from './room-writes.ts'
import { findLastAnswer, listOpenWrites } from './room-writes.repository.ts'
import { findLastImport } from './import/room-imports.repository.ts'
import { refusedByDingTalk, roomNameTaken, roomNotFound, roomUnconfirmed, unknownRoomGroup } from './rooms.errors.ts'
import { publishingRooms } from './rooms-publishing.ts'
import { takeOutOfView } from './vanished-rooms.ts'

/** Rules of a room of our own, before anybody says otherwise. */
export const plainRules: RoomRules = {
  openForBooking: true,
  minMinutes: null,
  maxMinutes: null,
  advance: null,
  closures: [],
  approval: 'none',
  seriesAllowed: true,
  bookableBy: { kind: 'everyone' },
}

/** Everything that the page of all rooms shows. Asks DingTalk nothing. */
export async function listAdminRooms({ dependencies, corp }: CorpContext): Promise<AdminRooms> {
  const { database } = dependencies
  const { corpId, settings } = corp
  const [groups, rooms, writes, dingtalk, lastImport, closures] = await Promise.all([
    repository.listStoredGroups(database, corpId),
    repository.listStoredRooms(database, corpId),
    listOpenWrites(database, corpId),
    describeWriting({ dependencies, corp }),
    findLastImport(database, corpId),
    listClosures({ dependencies, corp }),
  ])
  const shown = new Set(rooms.map(({ id }) => id))
  return {
    groups: groups.map(toAdminGroup),
    rooms: rooms.map((room) => toAdminRoom(room, settings.timeZone, closures, writes.get(room.id) ?? null)),
    timeZone: settings.timeZone,
    dingtalk,
    creating: [...writes].flatMap(([roomId, write]) =>
      write.kind === 'create' && write.state !== 'refused' && !shown.has(roomId) ? [{ roomId, ...write }] : [],
    ),
    lastImport: lastImport ?? null,
  }
}

/** A group without DingTalk's id of it. */
export function toAdminGroup(group: StoredGroup): AdminRoomGroup {
  const { dingtalkGroupId: _, ...shown } = group
  return shown
}

/** The closures of each room as everybody meets them. */
async function listClosures({ dependencies, corp }: CorpContext): Promise<ReadonlyMap<string, RoomClosure[]>> {
  const { list } = await dependencies.rooms.get(corp.corpId)
  return new Map(list.rooms.map(({ id, rules }) => [id, rules.closures]))
}

function toAdminRoom(
  room: StoredRoom,
  corpTimeZone: string,
  closures: ReadonlyMap<string, RoomClosure[]>,
  write: AdminRoom['write'],
): AdminRoom {
  const { openInDingTalk: _, ...fields } = toFieldValues(room, corpTimeZone)
  const { id, origin, pictureUrl, hasOwnPicture, rules } = room
  const more = { initials: toInitials(room.name), closures: closures.get(id) ?? [], write }
  return { ...fields, id, origin, pictureUrl, hasOwnPicture, rules, ...more }
}

async function describeWriting({ dependencies, corp }: CorpContext): Promise<DingTalkWriting> {
  const { operator } = dependencies.corps.find(corp.corpId) ?? corp
  const [person, last] = await Promise.all([
    operator ? findEmployeeByUserId({ dependencies, corp }, operator.userId) : undefined,
    findLastAnswer(dependencies.database, corp.corpId),
  ])
  const isForbidden = last?.code != null && forbidden.test(last.code)
  return {
    operatorName: operator ? (person?.name ?? operator.userId) : null,
    state: last === undefined ? 'unknown' : last.state === 'done' ? 'yes' : isForbidden ? 'no' : 'unknown',
    code: isForbidden ? (last?.code ?? null) : null,
    at: last?.at.toISOString() ?? null,
  }
}

/** DingTalk's words for "this operator, or this app, may not". */
const forbidden = /^(user\.not\.admin|user\.not\.employee|no_operator|Forbidden\.)/

/** One room. Throws `room.not_found`. */
export async function getAdminRoom(context: CorpContext, id: string): Promise<AdminRoom> {
  const room = await getStoredRoom(context, id)
  const { dependencies, corp } = context
  const [writes, closures] = await Promise.all([
    listOpenWrites(dependencies.database, corp.corpId),
    listClosures(context),
  ])
  return toAdminRoom(room, corp.settings.timeZone, closures, writes.get(id) ?? null)
}

export async function getStoredRoom({ dependencies, corp }: CorpContext, id: string): Promise<StoredRoom> {
  const [room] = await repository.listStoredRooms(dependencies.database, corp.corpId, [id])
  if (!room) throw roomNotFound()
  return room
}

/**
 * Adds a room, in DingTalk or of our own. Throws `room.name_taken`, `request.invalid`, and what `writeInDingTalk` throws. Answers
 * the room as it stands.
 */
export async function createAdminRoom(context: RoomAdminContext, input: NewAdminRoom): Promise<AdminRoom> {
  const { dependencies, corp } = context
  const { origin, ...wished } = input
  const fields = await resolveFields(context, origin, wished)
  const id = dependencies.ids.next()
  if (origin === 'own') {
    await publishingRooms(context, () =>
      dependencies.database.transaction().execute(async (transaction) => {
        await repository.lockRoomNames(transaction, corp.corpId)
        await refuseTakenName(transaction, corp.corpId, input.name, null)
        await insertOwnRooms({ ...context, transaction }, [{ ...fields, id, name: input.name }])
      }),
    )
    return getAdminRoom(context, id)
  }
  // DingTalk sees to it that names in it are unique.
  await refuseTakenName(dependencies.database, corp.corpId, input.name, null)
  let created = id
  const { theirs, ours } = divide('dingtalk', fields)
  const write = { roomId: id, kind: 'create', name: input.name, before: null, after: fields } as const
  await writeInDingTalk(context, write, async (operatorUnionId) => {
    const room = { ...(await toDingTalk(context, theirs)), name: input.name }
    const { roomWrites, rooms } = dependencies.dingtalk(corp)
    const dingtalkRoomId = await roomWrites.create(operatorUnionId, id, room)
    const readAt = dependencies.clock.now()
    const made = await rooms.findRoom(operatorUnionId, dingtalkRoomId)
    if (!made) throw roomUnconfirmed(undefined)
    const save = await preparingRoom(context, made, { readAt, newId: id, listDigest: digestOf(made) })
    return async (transaction) => {
      await save(transaction)
      // An event of DingTalk's may have brought it here under another id meanwhile.
      created = (await repository.findRoomOfDingTalk(transaction, corp.corpId, dingtalkRoomId)) ?? id
      await setOwn(context, created, ours)(transaction)
    }
  })
  return getAdminRoom(context, created)
}

/** Adds rooms of our own inside a transaction, and tells the audit. */
export async function insertOwnRooms(
  { dependencies, corp, actor, transaction }: RoomAdminContext & { transaction: Database },
  rooms: readonly (FieldValues & { id: string; name: string })[],
): Promise<void> {
  const now = dependencies.clock.now()
  const { timeZone } = corp.settings
  const rows = rooms.map((room) => ({ timeZone, ...toColumns(room, timeZone), id: room.id, name: room.name }))
  await repository.insertPlainRooms(
    transaction,
    corp.corpId,
    rows.map((row) => ({ ...row, rules: plainRules })),
    now,
  )
  const describe = await describingFields(transaction, corp.corpId)
  await recordAudits(
    transaction,
    rooms.map(({ id, ...fields }) => ({
      corpId: corp.corpId,
      actor,
      action: 'rooms.created',
      subject: { kind: 'room', id, name: fields.name },
      after: describe(fields),
      at: now,
    })),
  )
}

/**
 * Changes what differs of the given fields: what stands in DingTalk there first, the rest here. Throws `room.not_found`,
 * `room.name_taken`, `request.invalid`, and what `writeInDingTalk` throws.
 */
export async function changeAdminRoom(
  context: RoomAdminContext,
  id: string,
  change: RoomFieldsChange,
): Promise<AdminRoom> {
  const room = await getStoredRoom(context, id)
  await changeStored(context, room, await resolveFields(context, room.origin, change))
  return getAdminRoom(context, id)
}

async function changeStored(context: RoomAdminContext, room: StoredRoom, wished: FieldValues): Promise<boolean> {
  const { dependencies, corp } = context
  const { before, after } = differing(toFieldValues(room, corp.settings.timeZone), wished)
  if (room.origin === 'own') delete after.openInDingTalk
  if (Object.keys(after).length === 0) return false
  const { name } = after
  const { theirs, ours } = divide(room.origin, after)
  if (Object.keys(theirs).length === 0) {
    await publishingRooms(context, () =>
      dependencies.database.transaction().execute(async (transaction) => {
        if (name !== undefined) {
          await repository.lockRoomNames(transaction, corp.corpId)
          await refuseTakenName(transaction, corp.corpId, name, room.id)
        }
        await changeHere({ ...context, transaction }, [{ room, before, after }])
      }),
    )
    return true
  }
  if (name !== undefined) await refuseTakenName(dependencies.database, corp.corpId, name, room.id)
  const write = { roomId: room.id, kind: 'update', name: room.name, before, after } as const
  await writeInDingTalk(context, write, async (operatorUnionId) => {
    const readAt = dependencies.clock.now()
    const wishedThere = await toDingTalk(context, theirs)
    const there = dependencies.dingtalk(corp).roomWrites
    const changed = await there.change(operatorUnionId, room.dingtalkRoomId ?? '', wishedThere)
    if (!changed) throw refusedByDingTalk('room.not.found')
    const save = await preparingRoom(context, changed, { readAt, listDigest: digestOf(changed) })
    return async (transaction) => {
      await save(transaction)
      await setOwn(context, room.id, ours)(transaction)
    }
  })
  return true
}

/** One room and what changes of it. */
export type RoomDifference = { room: Pick<StoredRoom, 'id' | 'name'>; before: FieldValues; after: FieldValues }

/** Changes columns of ours inside a transaction, and tells the audit. */
export async function changeHere(
  { dependencies, corp, actor, transaction }: RoomAdminContext & { transaction: Database },
  differences: readonly RoomDifference[],
): Promise<void> {
  const now = dependencies.clock.now()
  for (const { room, after } of differences) {
    const columns = toColumns(after, corp.settings.timeZone)
    await repository.updateRoomColumns(transaction, corp.corpId, room.id, columns, now)
  }
  const describe = await describingFields(transaction, corp.corpId)
  await recordAudits(
    transaction,
    differences.map(({ room, before, after }) => ({
      corpId: corp.corpId,
      actor,
      action: 'rooms.changed',
      subject: { kind: 'room', id: room.id, name: after.name ?? room.name },
      before: describe(before),
      after: describe(after),
      at: now,
    })),
  )
}

function setOwn({ dependencies, corp }: CorpContext, id: string, ours: FieldValues): WriteHere {
  const columns = toColumns(ours, corp.settings.timeZone)
  return async (database) => {
    if (Object.keys(columns).length > 0)
      await repository.updateRoomColumns(database, corp.corpId, id, columns, dependencies.clock.now())
  }
}

/** What the list will say of this room: it need not be read again for that. */
function digestOf(room: DingTalkRoom): string {
  const { description: _, rules: __, authorized: ___, ...summary } = room
  return toListDigest(summary)
}

/**
 * The same change of several rooms. What is ours changes in one transaction; DingTalk is asked room by room, and after it said that
 * nobody here may, it is asked no more. Answers what became of each. Throws `room.not_found`, `request.invalid`.
 */
export async function changeAdminRooms(
  context: RoomAdminContext,
  roomIds: readonly string[],
  change: RoomsChange,
): Promise<RoomsChanged> {
  const { dependencies, corp } = context
  const rooms = await repository.listStoredRooms(dependencies.database, corp.corpId, [...new Set(roomIds)])
  if (rooms.length !== new Set(roomIds).size) throw roomNotFound()
  const { equipment: _, labels: __, ...plain } = change
  const origin = rooms.some((room) => room.origin === 'dingtalk') ? 'dingtalk' : 'own'
  const resolved = await resolveFields(context, origin, plain)
  const wishes = rooms.map((room) => ({ room, wished: { ...resolved, ...withLists(room, change) } }))
  const result: RoomsChanged = { changed: [], refused: [], unconfirmed: [] }
  const changesThere = ({ room, wished }: (typeof wishes)[number]) => {
    const { after } = differing(toFieldValues(room, corp.settings.timeZone), wished)
    return Object.keys(divide(room.origin, after).theirs).length > 0
  }
  const here = wishes.filter((wish) => !changesThere(wish))
  if (here.length > 0) result.changed.push(...(await changeAllHere(context, here)))
  await changeAllThere(context, wishes.filter(changesThere), result)
  return result
}

type Wish = { room: StoredRoom; wished: FieldValues }

async function changeAllHere(context: RoomAdminContext, wishes: readonly Wish[]): Promise<string[]> {
  const { dependencies, corp } = context
  const differences = wishes.flatMap(({ room, wished }) => {
    const difference = differing(toFieldValues(room, corp.settings.timeZone), wished)
    return Object.keys(difference.after).length > 0 ? [{ room, ...difference }] : []
  })
  await publishingRooms(context, () =>
    dependencies.database.transaction().execute((transaction) => changeHere({ ...context, transaction }, differences)),
  )
  return differences.map(({ room }) => room.id)
}

async function changeAllThere(context: RoomAdminContext, wishes: readonly Wish[], result: RoomsChanged): Promise<void> {
  let stop: string | null = null
  for (const { room, wished } of wishes) {
    try {
      if (stop !== null) throw refusedByDingTalk(stop)
      if (await changeStored(context, room, wished)) result.changed.push(room.id)
    } catch (error) {
      if (isDomainError(error, 'room.unconfirmed')) result.unconfirmed.push(room.id)
      else if (isDomainError(error, 'room.refused_by_dingtalk')) {
        const code = error.message
        result.refused.push({ roomId: room.id, code })
        if (forbidden.test(code)) stop = code
      } else throw error
    }
  }
}

function withLists(room: StoredRoom, { equipment, labels }: RoomsChange): FieldValues {
  return {
    ...(equipment ? { equipment: combine<Equipment>(room.equipment, equipment) } : {}),
    ...(labels ? { labels: combine(room.labels, labels) } : {}),
  }
}

function combine<T>(now: readonly T[], { add, remove }: { add: readonly T[]; remove: readonly T[] }): T[] {
  return [...new Set([...now, ...add])].filter((item) => !remove.includes(item))
}

/** Reads a room of DingTalk's again, and finds out what became of changes that were left unfinished. Throws `room.not_found`, `room.unconfirmed`. */
export async function refreshAdminRoom(context: CorpContext, id: string): Promise<AdminRoom | null> {
  const { dependencies, corp } = context
  const { database } = dependencies
  const operator = await findOrChooseOperator(context)
  if (!operator) throw refusedByDingTalk('no_operator')
  const settled = await settleAskedWrites(context, operator.unionId, { roomId: id, olderThan: 0 })
  const [room] = await repository.listStoredRooms(database, corp.corpId, [id])
  if (!room && settled === 0) throw roomNotFound()
  if (!room) return null
  const { dingtalkRoomId } = room
  if (dingtalkRoomId === null) return getAdminRoom(context, id)
  await publishingRooms(context, async () => {
    if (!(await readRoom(context, operator.unionId, dingtalkRoomId))) await takeOutOfView(context, [id])
  })
  const [now] = await repository.listStoredRooms(database, corp.corpId, [id])
  return now ? getAdminRoom(context, id) : null
}

/** The departments to choose from for who sees and books. */
export async function listDepartmentChoices({ dependencies, corp }: CorpContext): Promise<DepartmentChoice[]> {
  return repository.listDepartmentChoices(dependencies.database, corp.corpId)
}

/** Fields as they may be stored: groups exist where they must, people are ours, by the names they have. Throws `request.invalid`. */
async function resolveFields(
  context: CorpContext,
  origin: StoredRoom['origin'],
  fields: FieldValues,
): Promise<FieldValues> {
  const { dependencies, corp } = context
  const { groupId } = fields
  if (groupId) {
    const groups = await repository.listStoredGroups(dependencies.database, corp.corpId)
    const group = groups.find(({ id }) => id === groupId)
    if (!group) throw unknownRoomGroup()
    if (origin === 'dingtalk' && group.origin !== 'dingtalk') throw invalid('groupId', 'not_in_dingtalk')
  }
  const resolved = { ...fields }
  if (fields.visibleTo) resolved.visibleTo = await resolvePeople(context, 'visibleTo', fields.visibleTo)
  if (fields.bookableHere) resolved.bookableHere = await resolvePeople(context, 'bookableHere', fields.bookableHere)
  if (fields.labels) resolved.labels = [...new Set(fields.labels)]
  if (fields.equipment) resolved.equipment = [...new Set(fields.equipment)]
  return resolved
}

async function resolvePeople(context: CorpContext, path: string, people: BookableBy): Promise<BookableBy> {
  if (people.kind !== 'listed') return people
  const [employees, departments] = await Promise.all([
    listEmployeesById(context, people.employeeIds),
    listDepartmentChoices(context),
  ])
  const chosen = people.departmentIds.map((id) => departments.find((department) => department.id === id))
  const persons = people.employeeIds.map((id) => employees.find((employee) => employee.id === id))
  const problems: FieldProblem[] = [
    ...chosen.flatMap((one, index) => (one ? [] : [{ path: `${path}.departmentIds.${index}`, issue: 'unknown' }])),
    ...persons.flatMap((one, index) => (one ? [] : [{ path: `${path}.employeeIds.${index}`, issue: 'unknown' }])),
  ]
  if (problems.length > 0) throw new DomainError('request.invalid', { problems })
  return { ...people, names: [...chosen, ...persons].flatMap((one) => one?.name ?? []) }
}

function invalid(path: string, issue: string): DomainError {
  return new DomainError('request.invalid', { problems: [{ path, issue }] })
}

async function refuseTakenName(database: Database, corpId: string, name: string, ownId: string | null): Promise<void> {
  const rooms = await repository.listStoredRooms(database, corpId)
  if (rooms.some((room) => room.id !== ownId && sameName(room.name) === sameName(name))) throw roomNameTaken()
}

/** One spelling for names that look the same. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')
}

async function toDingTalk({ dependencies, corp }: CorpContext, theirs: FieldValues): Promise<DingTalkRoomChange> {
  const { groupId, openInDingTalk, name, capacity, equipment, location, description } = theirs
  const plain = Object.fromEntries(
    Object.entries({ name, capacity, equipment, location, description }).filter(([, value]) => value !== undefined),
  )
  const groups = groupId ? await repository.listStoredGroups(dependencies.database, corp.corpId) : []
  const group = groups.find(({ id }) => id === groupId)?.dingtalkGroupId ?? null
  return {
    ...plain,
    ...(groupId === undefined ? {} : { groupId: group }),
    ...(openInDingTalk === undefined ? {} : { openForBooking: openInDingTalk }),
  }
}
