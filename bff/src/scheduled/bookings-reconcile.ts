import { day, dayRange, toWallTime } from '@meeting/shared'
import { z } from 'zod'
import { importBusy } from '../bookings/busy-import.ts'
import { listRoomsOfEvent } from '../bookings/native-bookings.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { RoomBusy } from '../dingtalk/dingtalk.types.ts'
import { findOrChooseOperator } from '../directory/operator.ts'
import { listDingTalkRooms } from '../rooms/dingtalk-rooms.ts'
import type { TaskRun } from './scheduled-tasks.ts'

/** DingTalk answers for so many rooms and days at once (server-api.md §4.9); a longer window costs no more. */
const roomsPerCall = 5
const windowMs = 90 * day
/** At first, what people look at comes before everything else. */
const firstWindowMs = 2 * day

/** Kept in `scheduled_tasks.progress`: the last room that is done in a window, in the order of ids. */
const progressSchema = z.object({ window: z.number().int(), after: z.string() })
type Progress = z.infer<typeof progressSchema>

export type ReconcileReport = { rooms: number; calls: number; recorded: number; changed: number; ended: number }

type DingTalkRoomRef = { id: string; dingtalkRoomId: string }

/**
 * Compares the busy times of every DingTalk room, from today on for 90 days, with our bookings and makes ours agree: what events did
 * not tell is found here (design.md §3.4). `calls` is what it costs each time. Throws `DingTalkError`.
 */
export async function reconcileBookings(
  context: CorpContext,
  run: Pick<TaskRun, 'progress' | 'save' | 'signal' | 'isFirst'>,
): Promise<ReconcileReport> {
  const { dependencies, corp } = context
  const rooms = await listDingTalkRooms(context)
  const report = emptyReport(rooms.length)
  const operator = rooms.length > 0 ? await findOrChooseOperator(context) : null
  if (!operator) return report
  const windows = run.isFirst ? [firstWindowMs, windowMs] : [windowMs]
  const done: Progress = progressSchema.safeParse(run.progress).data ?? { window: 0, after: '' }
  for (const [window, lengthMs] of windows.entries()) {
    if (window < done.window) continue
    const left = window === done.window ? rooms.filter(({ id }) => id > done.after) : rooms
    for (let from = 0; from < left.length; from += roomsPerCall) {
      run.signal.throwIfAborted()
      const batch = left.slice(from, from + roomsPerCall)
      await compare(context, operator.unionId, { rooms: batch, lengthMs }, report)
      await run.save({ window, after: batch.at(-1)?.id ?? '' })
    }
  }
  await run.save(null)
  dependencies.log.info({ corpId: corp.corpId, ...report }, 'bookings compared with DingTalk')
  return report
}

/**
 * Compares the rooms of one calendar event: those in which it stands here, and the one that is named. Answers how many; five cost one
 * call. Throws `DingTalkError`.
 */
export async function reconcileRoomsOfEvent(
  context: CorpContext,
  { eventId, bookId, roomName }: { eventId: string; bookId: string | null; roomName: string | null },
): Promise<number> {
  const { dependencies, corp } = context
  const wanted = new Set(await listRoomsOfEvent(dependencies.database, corp.corpId, { eventId, bookId }))
  const { list } = await dependencies.rooms.get(corp.corpId)
  for (const { id, name } of list.rooms) if (name === roomName) wanted.add(id)
  const rooms = (await listDingTalkRooms(context)).filter(({ id }) => wanted.has(id))
  const operator = rooms.length > 0 ? await findOrChooseOperator(context) : null
  if (!operator) return 0
  const report = emptyReport(rooms.length)
  for (let from = 0; from < rooms.length; from += roomsPerCall) {
    const batch = rooms.slice(from, from + roomsPerCall)
    await compare(context, operator.unionId, { rooms: batch, lengthMs: windowMs }, report)
  }
  return rooms.length
}

function emptyReport(rooms: number): ReconcileReport {
  return { rooms, calls: Math.ceil(rooms / roomsPerCall), recorded: 0, changed: 0, ended: 0 }
}

async function compare(
  context: CorpContext,
  operatorUnionId: string,
  { rooms, lengthMs }: { rooms: readonly DingTalkRoomRef[]; lengthMs: number },
  report: ReconcileReport,
): Promise<void> {
  const { clock } = context.dependencies
  const readAt = clock.now()
  const { timeZone } = context.corp.settings
  const from = dayRange(toWallTime(readAt, timeZone).date, timeZone).start
  const to = from + lengthMs
  const busy = await readBusy(context, operatorUnionId, rooms, { from, to })
  for (const room of rooms) {
    const spans = busy.get(room.dingtalkRoomId)
    // DingTalk would not tell of this room: that is not the same as free.
    if (!spans) continue
    const outcome = await importBusy(context, { roomId: room.id, from, to, busy: spans, readAt })
    report.recorded += outcome.recorded
    report.changed += outcome.changed
    report.ended += outcome.ended
  }
}

/** One room that DingTalk refuses must not hide the others: then each is asked for by itself. */
async function readBusy(
  { dependencies, corp }: CorpContext,
  operatorUnionId: string,
  rooms: readonly DingTalkRoomRef[],
  { from, to }: { from: number; to: number },
): Promise<Map<string, RoomBusy[]>> {
  const { calendar } = dependencies.dingtalk(corp)
  const ids = rooms.map(({ dingtalkRoomId }) => dingtalkRoomId)
  try {
    return await calendar.listRoomBusy(operatorUnionId, ids, from, to)
  } catch (error) {
    if (!isDingTalkError(error, 'rejected', 'not_found', 'room_unavailable')) throw error
    if (rooms.length === 1) return new Map()
  }
  const found = new Map<string, RoomBusy[]>()
  for (const room of rooms) {
    const single = await readBusy({ dependencies, corp }, operatorUnionId, [room], { from, to })
    for (const [id, spans] of single) found.set(id, spans)
  }
  return found
}
