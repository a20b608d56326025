import { minute, ownRoomFields, type AuditDetail } from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import { findOrChooseOperator } from '../directory/operator.ts'
import { isDomainError } from '../errors.ts'
import { describeFields, differing, divide, toColumns, toFieldValues, type FieldValues } from './room-fields.ts'
import { findRoomOfDingTalk, listStoredRooms, updateRoomColumns } from './room-admin.repository.ts'
import { cancelBookingsOf } from './room-bookings.ts'
import { readRoom } from './room-refresh.ts'
import { insertWrite, listAskedWrites, settleWrite, type AskedWrite } from './room-writes.repository.ts'
import { refusedByDingTalk, roomUnconfirmed } from './rooms.errors.ts'
import { publishingRooms } from './rooms-publishing.ts'
import { removeRooms } from './rooms.repository.ts'
import { takeOutOfView, takeOutOfViewIn } from './vanished-rooms.ts'

/** Who changes rooms, and where. */
export type RoomAdminContext = CorpContext & { actor: AuditActor }

/** A change in DingTalk: what it is about, and values before and after in the words of `RoomFields`. */
export type NewWrite = Pick<AskedWrite, 'roomId' | 'kind' | 'name'> & {
  before: FieldValues | null
  after: (FieldValues & { bookings?: 'keep' | 'cancel' }) | null
}

/** Writes here what DingTalk has accepted. */
export type WriteHere = (transaction: Database) => Promise<void>

const auditActions = { create: 'rooms.created', update: 'rooms.changed', delete: 'rooms.removed' } as const
/** A person waits no longer for DingTalk's answer; what is older was left by a process that died. */
const leftAfter = minute

/**
 * Does, then refreshes: writes down what DingTalk is to be asked, asks, and writes here what it accepted together with the audit.
 * Dying in between leaves the record `asked`, which `settleAskedWrites` looks after. `carryOut` asks as the operator and answers
 * how to write it here. Throws `room.refused_by_dingtalk` (nothing is changed), `room.unconfirmed` (nobody knows yet).
 */
export async function writeInDingTalk(
  context: RoomAdminContext,
  write: NewWrite,
  carryOut: (operatorUnionId: string) => Promise<WriteHere>,
): Promise<void> {
  const { dependencies, corp, actor } = context
  const { database, clock, checkpoint, ids } = dependencies
  const operatorUnionId = await getOperator(context)
  const asked = { ...write, id: ids.next(), actorId: actor.employeeId, actorAddress: actor.address }
  await insertWrite(database, corp.corpId, asked, clock.now())
  await checkpoint('room_write.asked')
  let writeHere: WriteHere
  try {
    writeHere = await carryOut(operatorUnionId)
  } catch (error) {
    return handleFailure(context, asked, operatorUnionId, error)
  }
  await checkpoint('room_write.carried_out')
  await conclude(context, asked, writeHere)
  await checkpoint('room_write.concluded')
}

async function getOperator(context: CorpContext): Promise<string> {
  try {
    const operator = await findOrChooseOperator(context)
    if (operator) return operator.unionId
  } catch (error) {
    if (isDingTalkError(error)) throw refusedByDingTalk(error.details.code, error)
    throw error
  }
  throw refusedByDingTalk('no_operator')
}

async function handleFailure(
  context: CorpContext,
  asked: AskedWrite,
  operatorUnionId: string,
  error: unknown,
): Promise<void> {
  const { dependencies, corp } = context
  const code = codeOfRefusal(error)
  if (code !== undefined) {
    const now = dependencies.clock.now()
    await settleWrite(dependencies.database, corp.corpId, asked.id, { state: 'refused', code, now })
    throw refusedByDingTalk(code, error)
  }
  if (!isDingTalkError(error)) throw error
  let outcome: Outcome
  try {
    outcome = await settle(context, asked, operatorUnionId)
  } catch (again) {
    if (isDingTalkError(again)) throw roomUnconfirmed(error)
    throw again
  }
  if (outcome === 'lost') throw refusedByDingTalk('no_answer', error)
}

/** DingTalk's word where it is certain that nothing was done. */
function codeOfRefusal(error: unknown): string | undefined {
  if (isDomainError(error, 'room.refused_by_dingtalk')) return error.message
  if (!isDingTalkError(error)) return undefined
  return error.kind === 'timeout' || error.kind === 'unavailable' ? undefined : error.details.code
}

/** Writes here, marks the record, and tells the audit: all or nothing, once. */
async function conclude({ dependencies, corp }: CorpContext, asked: AskedWrite, writeHere: WriteHere): Promise<void> {
  const { database, clock } = dependencies
  await publishingRooms({ dependencies, corp }, () =>
    database.transaction().execute(async (transaction) => {
      const settled = { state: 'done', code: null, now: clock.now() } as const
      if (!(await settleWrite(transaction, corp.corpId, asked.id, settled))) return
      await writeHere(transaction)
      await recordAudit(transaction, {
        corpId: corp.corpId,
        actor: { kind: 'employee', employeeId: asked.actorId, address: asked.actorAddress },
        action: auditActions[asked.kind],
        subject: { kind: 'room', id: asked.roomId, name: asked.name },
        ...(asked.before ? { before: await describe(transaction, corp.corpId, asked.before) } : {}),
        ...(asked.after ? { after: await describe(transaction, corp.corpId, asked.after) } : {}),
        at: clock.now(),
      })
    }),
  )
}

function describe(database: Database, corpId: string, values: AuditDetail): Promise<AuditDetail> {
  return describeFields(database, corpId, values)
}

type Outcome = 'done' | 'lost'

/** Finds out what became of writes that were left unfinished, by reading DingTalk. Throws `DingTalkError`. */
export async function settleAskedWrites(
  context: CorpContext,
  operatorUnionId: string,
  { roomId, olderThan = leftAfter }: { roomId?: string; olderThan?: number } = {},
): Promise<number> {
  const { dependencies, corp } = context
  const before = dependencies.clock.now() - olderThan
  const asked = await listAskedWrites(dependencies.database, corp.corpId, before)
  const wanted = asked.filter((write) => roomId === undefined || write.roomId === roomId)
  for (const write of wanted) await settle(context, write, operatorUnionId)
  return wanted.length
}

async function settle(context: CorpContext, asked: AskedWrite, operatorUnionId: string): Promise<Outcome> {
  if (asked.kind === 'create') return settleCreation(context, asked, operatorUnionId)
  if (isCancelling(asked)) return settleCancelling(context, asked)
  const { dependencies, corp } = context
  const [room] = await listStoredRooms(dependencies.database, corp.corpId, [asked.roomId])
  const exists =
    room?.dingtalkRoomId != null &&
    (await publishingRooms(context, () => readRoom(context, operatorUnionId, room.dingtalkRoomId ?? '')))
  if (asked.kind === 'delete') {
    return exists ? giveUp(context, asked) : end(context, asked, removing(context, asked))
  }
  if (!exists) {
    await takeOutOfView(context, [asked.roomId])
    return giveUp(context, asked)
  }
  const stands = await isAsWished(context, asked)
  return stands ? end(context, asked, settingOwn(context, asked)) : giveUp(context, asked)
}

/** A room is gone whose bookings are being cancelled: `after` of such a record. */
export const cancellingBookings = { bookings: 'cancel' } as const

function isCancelling({ kind, before, after }: AskedWrite): boolean {
  return kind === 'delete' && before === null && after?.['bookings'] === cancellingBookings.bookings
}

async function settleCancelling(context: CorpContext, asked: AskedWrite): Promise<Outcome> {
  const { dependencies, corp } = context
  await cancelBookingsOf(context, asked.roomId, asked.actorId ?? '')
  const settled = { state: 'done', code: null, now: dependencies.clock.now() } as const
  await settleWrite(dependencies.database, corp.corpId, asked.id, settled)
  return 'done'
}

/** Notes that the bookings of a removed room are cancelled. */
export async function settleRoomRemoval({ dependencies, corp }: CorpContext, roomId: string): Promise<void> {
  const now = dependencies.clock.now()
  for (const asked of await listAskedWrites(dependencies.database, corp.corpId, now)) {
    if (asked.roomId !== roomId || !isCancelling(asked)) continue
    await settleWrite(dependencies.database, corp.corpId, asked.id, { state: 'done', code: null, now })
  }
}

async function settleCreation(context: CorpContext, asked: AskedWrite, operatorUnionId: string): Promise<Outcome> {
  const { dependencies, corp } = context
  const { database, dingtalk } = dependencies
  const found = await dingtalk(corp).roomWrites.findByOwnId(operatorUnionId, asked.roomId)
  if (found === undefined || !(await readRoom(context, operatorUnionId, found, null, asked.roomId)))
    return giveUp(context, asked)
  // An event of DingTalk's may have brought it here under another id meanwhile.
  const roomId = (await findRoomOfDingTalk(database, corp.corpId, found)) ?? asked.roomId
  return end(context, asked, settingOwn(context, { ...asked, roomId }))
}

async function end(context: CorpContext, asked: AskedWrite, writeHere: WriteHere): Promise<Outcome> {
  await conclude(context, asked, writeHere)
  return 'done'
}

async function giveUp({ dependencies, corp }: CorpContext, asked: AskedWrite): Promise<Outcome> {
  const now = dependencies.clock.now()
  await settleWrite(dependencies.database, corp.corpId, asked.id, { state: 'lost', code: 'no_answer', now })
  return 'lost'
}

/** Takes a room out of view and, where that was wished, writes down that its bookings are still to be cancelled. */
export function removing(
  { dependencies, corp }: CorpContext,
  { roomId, name, actorId, actorAddress, after }: Omit<AskedWrite, 'id' | 'kind' | 'before'>,
): WriteHere {
  const { clock, ids } = dependencies
  return async (database) => {
    if (after?.['bookings'] !== cancellingBookings.bookings) {
      const by = actorId === null ? {} : { actorId }
      await takeOutOfViewIn(database, { dependencies, corp }, [roomId], by)
      return
    }
    // Who booked it hears that the booking is cancelled; that is enough.
    await removeRooms(database, corp.corpId, [roomId], clock.now())
    const rest = { roomId, name, actorId, actorAddress, before: null, after: cancellingBookings }
    await insertWrite(database, corp.corpId, { ...rest, id: ids.next(), kind: 'delete' }, clock.now())
  }
}

/** The part of a wish that DingTalk knows nothing of. */
function settingOwn({ dependencies, corp }: CorpContext, { roomId, after }: AskedWrite): WriteHere {
  const own: readonly string[] = ownRoomFields
  const wished = Object.fromEntries(Object.entries(after ?? {}).filter(([name]) => own.includes(name)))
  return (database) =>
    updateRoomColumns(
      database,
      corp.corpId,
      roomId,
      toColumns(wished, corp.settings.timeZone),
      dependencies.clock.now(),
    )
}

/** Whether DingTalk's part of the wish is what was just read. */
async function isAsWished({ dependencies, corp }: CorpContext, { roomId, after }: AskedWrite): Promise<boolean> {
  const [room] = await listStoredRooms(dependencies.database, corp.corpId, [roomId])
  if (!room) return false
  const { theirs } = divide('dingtalk', after ?? {})
  return Object.keys(differing(toFieldValues(room, corp.settings.timeZone), theirs).after).length === 0
}
