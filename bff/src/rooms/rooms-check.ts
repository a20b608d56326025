import { day } from '@meeting/shared'
import { z } from 'zod'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkRoomSummary } from '../dingtalk/dingtalk.types.ts'
import { chooseOperator, findOrChooseOperator } from '../directory/operator.ts'
import type { TaskRun } from '../scheduled/scheduled-tasks.ts'
import {
  listKnownRooms,
  listUnseenRooms,
  markRoomsSeen,
  saveRoomGroups,
  type KnownRoom,
} from './dingtalk-rooms.repository.ts'
import { readRoom, toListDigest } from './room-refresh.ts'
import { settleAskedWrites } from './room-writes.ts'
import { takeOutOfView } from './vanished-rooms.ts'
import { publishingRooms } from './rooms-publishing.ts'

/** Kept in `scheduled_tasks.progress`: a new process goes on with the page that was not finished. */
const progressSchema = z.object({
  run: z.uuid(),
  /** Epoch ms. */
  startedAt: z.number(),
  /** Of the page to read next; null is the first. */
  nextToken: z.number().nullable(),
  listed: z.number(),
})
type Progress = z.infer<typeof progressSchema>

/** Details that no event and no list told of are read again after this time, a few at a run. */
const staleAfter = 7 * day
const staleReadsPerRun = 3
/** A room that the list leaves out although it exists (closed ones, by some servers) is asked for once in this time. */
const confirmEvery = day
/** Stands in place of a digest for such a room. */
const unlisted = 'unlisted'

export type RoomsReport = { listed: number; read: number; removed: number }

/**
 * Makes DingTalk's groups and rooms and ours agree: the list, and the details of each room that is new or looks different (one
 * counted call each). Rooms leave the view only after a complete run and when DingTalk, asked for them, no longer has them.
 * Throws `DingTalkError`.
 */
export async function checkRooms(
  context: CorpContext,
  run: Pick<TaskRun, 'progress' | 'save' | 'signal'>,
): Promise<RoomsReport> {
  const operator = await findOrChooseOperator(context)
  if (!operator) throw new Error('no administrator is visible to the app: nobody to read rooms as')
  try {
    return await publishingRooms(context, () => readAll(context, operator.unionId, run))
  } catch (error) {
    // Perhaps the operator may no longer act; the next attempt has another one then.
    if (isDingTalkError(error, 'rejected', 'out_of_scope', 'not_found')) await chooseOperator(context)
    throw error
  }
}

async function readAll(
  context: CorpContext,
  operatorUnionId: string,
  run: Pick<TaskRun, 'progress' | 'save' | 'signal'>,
): Promise<RoomsReport> {
  const { dependencies, corp } = context
  const { rooms } = dependencies.dingtalk(corp)
  let progress: Progress | undefined = progressSchema.safeParse(run.progress).data
  if (!progress) {
    progress = { run: dependencies.ids.next(), startedAt: dependencies.clock.now(), nextToken: null, listed: 0 }
    await readGroups(context, operatorUnionId)
  }
  let read = 0
  for (;;) {
    run.signal.throwIfAborted()
    const page = await rooms.listRooms(operatorUnionId, progress.nextToken)
    read += await readPage(context, operatorUnionId, page.rooms, progress, run.signal)
    progress = { ...progress, nextToken: page.nextToken, listed: progress.listed + page.rooms.length }
    if (page.nextToken === null) break
    await run.save(progress)
  }
  const removed = await removeAbsent(context, operatorUnionId, progress)
  read += await readStale(context, operatorUnionId)
  await settleAskedWrites(context, operatorUnionId)
  await run.save(null)
  const report = { listed: progress.listed, read, removed }
  dependencies.log.info({ corpId: corp.corpId, ...report }, 'rooms checked')
  return report
}

async function readGroups({ dependencies, corp }: CorpContext, operatorUnionId: string): Promise<void> {
  const { clock, ids, database } = dependencies
  const groups = await dependencies.dingtalk(corp).rooms.listGroups(operatorUnionId)
  await saveRoomGroups(database, corp.corpId, groups, { now: clock.now(), nextId: () => ids.next() })
}

/** Reads the details of what is new or different on one page of the list; answers how many. */
async function readPage(
  context: CorpContext,
  operatorUnionId: string,
  page: readonly DingTalkRoomSummary[],
  { run }: Progress,
  signal: AbortSignal,
): Promise<number> {
  const { dependencies, corp } = context
  const known = new Map(
    (await listKnownRooms(dependencies.database, corp.corpId)).map((room) => [room.dingtalkRoomId, room]),
  )
  const same: KnownRoom[] = []
  let read = 0
  for (const summary of page) {
    const room = known.get(summary.roomId)
    const listDigest = toListDigest(summary)
    if (room && !room.removed && room.listDigest === listDigest) {
      same.push(room)
      continue
    }
    signal.throwIfAborted()
    await readRoom(context, operatorUnionId, summary.roomId, { run, listDigest })
    read += 1
  }
  const sameIds = same.map(({ id }) => id)
  await markRoomsSeen(dependencies.database, corp.corpId, sameIds, run)
  return read
}

async function removeAbsent(
  context: CorpContext,
  operatorUnionId: string,
  { run, startedAt }: Progress,
): Promise<number> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const absent: string[] = []
  for (const room of await listUnseenRooms(database, corp.corpId, run, startedAt)) {
    if (room.listDigest === unlisted && clock.now() - room.readAt < confirmEvery) continue
    const exists = await readRoom(context, operatorUnionId, room.dingtalkRoomId, { run, listDigest: unlisted })
    if (!exists) absent.push(room.id)
  }
  return takeOutOfView(context, absent)
}

/** Heals what a lost event would have told, at a steady small price. */
async function readStale(context: CorpContext, operatorUnionId: string): Promise<number> {
  const { database, clock } = context.dependencies
  const { corpId } = context.corp
  const known = await listKnownRooms(database, corpId)
  const stale = known.filter((room) => !room.removed && clock.now() - room.readAt > staleAfter)
  const gone: string[] = []
  for (const room of stale.slice(0, staleReadsPerRun)) {
    if (!(await readRoom(context, operatorUnionId, room.dingtalkRoomId))) gone.push(room.id)
  }
  await takeOutOfView(context, gone)
  return Math.min(stale.length, staleReadsPerRun)
}
