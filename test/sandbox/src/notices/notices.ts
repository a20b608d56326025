import { createHash } from 'node:crypto'
import { toShanghaiDate } from '../calendar/time.ts'
import type { Notice, NoticeSettings } from '../control/control.types.ts'
import type { World } from '../world.ts'

const firstTaskId = 256_271_660_000
const minuteMs = 60_000
const mostToAllPerDay = 3

/** DingTalk's own limits (server-api.md §5.1), everybody reachable, delivered at once. */
export const defaultNoticeSettings: NoticeSettings = {
  perPersonAndDay: 500,
  receiversPerMinute: 5_000,
  dropsRepeated: true,
  lagMs: 0,
  forbiddenFor: [],
  failsFor: [],
}

export type SentTask = {
  taskId: number
  at: number
  notices: Notice[]
  invalidUserIds: string[]
  invalidDepartmentIds: number[]
  recalled: boolean
}

export type Notices = {
  settings: NoticeSettings
  /** Puts the message into people's inboxes; what is over the limits is dropped without a word (server-api.md §5.1). */
  send(
    userIds: string[],
    message: Record<string, unknown>,
    invalid: { userIds: string[]; departmentIds: number[] },
  ): SentTask
  find(taskId: number): SentTask | undefined
  /** Whether a task has come to its end: until then nothing of it is in anybody's inbox. */
  isDone(task: SentTask): boolean
  /** Counts one more message to everybody; false: there were too many today. */
  admitToAll(): boolean
  inbox(filter?: { userId?: string; since?: number }): Notice[]
  /** Somebody reads everything that has arrived. */
  read(userId: string): void
}

/** Everybody's inbox of work notices. */
export function createNotices(world: World): Notices {
  const tasks = new Map<number, SentTask>()
  const all: Notice[] = []
  const contents = new Set<string>()
  const perDay = new Map<string, number>()
  const toAll = new Map<string, number>()
  const minute = { from: 0, receivers: 0 }
  const settings = structuredClone(defaultNoticeSettings)

  const isOverMinute = (): boolean => {
    if (world.now() - minute.from >= minuteMs) Object.assign(minute, { from: world.now(), receivers: 0 })
    minute.receivers += 1
    return minute.receivers > settings.receiversPerMinute
  }

  const dropOf = (userId: string, digest: string): Notice['dropped'] => {
    if (settings.forbiddenFor.includes(userId)) return 'forbidden'
    if (settings.failsFor.includes(userId)) return 'failed'
    if (isOverMinute()) return 'minute-limit'
    const day = toShanghaiDate(world.now())
    const contentKey = `${day} ${userId} ${digest}`
    if (settings.dropsRepeated && contents.has(contentKey)) return 'duplicate'
    contents.add(contentKey)
    const dayKey = `${day} ${userId}`
    const count = (perDay.get(dayKey) ?? 0) + 1
    perDay.set(dayKey, count)
    return count > settings.perPersonAndDay ? 'daily-limit' : undefined
  }

  const isDone = (task: SentTask): boolean => world.now() - task.at >= settings.lagMs

  const hasArrived = (notice: Notice): boolean => {
    const task = tasks.get(notice.taskId)
    return task !== undefined && !task.recalled && isDone(task)
  }

  return {
    settings,
    send(userIds, message, invalid) {
      const taskId = firstTaskId + tasks.size + 1
      const digest = createHash('sha256').update(JSON.stringify(message)).digest('base64')
      const notices = userIds.map((userId): Notice => {
        const dropped = dropOf(userId, digest)
        return { taskId, at: world.now(), userId, message, read: false, ...(dropped ? { dropped } : {}) }
      })
      all.push(...notices)
      const task: SentTask = {
        taskId,
        at: world.now(),
        notices,
        invalidUserIds: invalid.userIds,
        invalidDepartmentIds: invalid.departmentIds,
        recalled: false,
      }
      tasks.set(taskId, task)
      return task
    },
    find: (taskId) => tasks.get(taskId),
    isDone,
    admitToAll() {
      const day = toShanghaiDate(world.now())
      const count = (toAll.get(day) ?? 0) + 1
      toAll.set(day, count)
      return count <= mostToAllPerDay
    },
    inbox: ({ userId, since = 0 } = {}) =>
      all
        .filter((notice) => notice.at >= since && (userId === undefined || notice.userId === userId))
        .filter(hasArrived)
        .map((notice) => ({ ...notice })),
    read(userId) {
      for (const notice of all) if (notice.userId === userId && hasArrived(notice)) notice.read = true
    },
  }
}
