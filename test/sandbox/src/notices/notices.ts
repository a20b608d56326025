import { createHash } from 'node:crypto'
import { toShanghaiDate } from '../calendar/time.ts'
import type { Notice } from '../control/control.types.ts'
import type { World } from '../world.ts'

const dailyLimit = 500
const firstTaskId = 256_271_660_000

export type SentTask = {
  taskId: number
  at: number
  notices: Notice[]
  invalidUserIds: string[]
  invalidDepartmentIds: number[]
  recalled: boolean
}

export type Notices = {
  /** Puts the message into people's inboxes; what is over the limits is dropped without a word (server-api.md §5.1). */
  send(
    userIds: string[],
    message: Record<string, unknown>,
    invalid: { userIds: string[]; departmentIds: number[] },
  ): SentTask
  find(taskId: number): SentTask | undefined
  inbox(filter?: { userId?: string; since?: number }): Notice[]
}

/** Everybody's inbox of work notices. */
export function createNotices(world: World): Notices {
  const tasks = new Map<number, SentTask>()
  const all: Notice[] = []
  const contents = new Set<string>()
  const perDay = new Map<string, number>()

  const dropOf = (userId: string, digest: string): Notice['dropped'] => {
    const day = toShanghaiDate(world.now())
    const contentKey = `${day} ${userId} ${digest}`
    if (contents.has(contentKey)) return 'duplicate'
    contents.add(contentKey)
    const dayKey = `${day} ${userId}`
    const count = (perDay.get(dayKey) ?? 0) + 1
    perDay.set(dayKey, count)
    return count > dailyLimit ? 'daily-limit' : undefined
  }

  return {
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
    inbox: ({ userId, since = 0 } = {}) =>
      all
        .filter((notice) => notice.at >= since && (userId === undefined || notice.userId === userId))
        .filter((notice) => !tasks.get(notice.taskId)?.recalled)
        .map((notice) => ({ ...notice })),
  }
}
