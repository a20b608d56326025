import { hour } from '@meeting/shared'
import { claimTask } from '../check-in/releasing-unclaimed.ts'
import { checkDirectory } from '../directory/directory-check.ts'
import { settleLeavers } from '../directory/leavers.ts'
import { fetchFailedEvents } from '../events/failed-events.ts'
import { healthTask } from '../health/health-task.ts'
import { admitLatecomers } from '../rooms/latecomers.ts'
import { budgetWarningTask } from '../notices/budget-warning.ts'
import { removeOldNotices } from '../notices/notices.admin.ts'
import { weeklyDigestTask } from '../notices/weekly-digest.ts'
import { pruneRoomWrites } from '../rooms/room-writes-pruning.ts'
import { checkRooms } from '../rooms/rooms-check.ts'
import { removeExpiredSessions } from '../sign-in/sessions.ts'
import { pruneWork } from '../work/work-pruning.ts'
import { reconcileBookings } from './bookings-reconcile.ts'
import { directoryNight, nextNight, pauseWithinBudget } from './due-times.rules.ts'
import { haveRun, requestTask } from './scheduled-tasks.repository.ts'
import type { ScheduledTask } from './scheduled-tasks.ts'

const second = 1_000
/** Minutes after midnight. */
const pruningTime = 4 * 60 + 10
const roomsEvery = 6 * hour
const leaversEvery = hour
// Presumably counted: every two hours is 360 calls a month.
const failedListEvery = 2 * hour

const directoryCheck: ScheduledTask = {
  name: 'directory.check',
  async run(context, run) {
    await checkDirectory(context, run)
    await admitLatecomers(context)
    const { clock, database } = context.dependencies
    if (run.isFirst) await requestTask(database, context.corp.corpId, 'bookings.reconcile', clock.now())
    return directoryNight(clock.now(), context.corp)
  },
}

const roomsCheck: ScheduledTask = {
  name: 'rooms.check',
  async run(context, run) {
    const { read } = await checkRooms(context, run)
    const { clock, database } = context.dependencies
    // A room that is new to us has bookings that are new to us.
    if (read > 0) await requestTask(database, context.corp.corpId, 'bookings.reconcile', clock.now())
    return clock.now() + roomsEvery * context.corp.callBudget.slower.rooms
  },
}

const bookingsReconcile: ScheduledTask = {
  name: 'bookings.reconcile',
  async run(context, run) {
    const { clock, database } = context.dependencies
    // Busy times name people and rooms, so those come first. Both checks ask for this one, but just before they count as having run.
    if (!(await haveRun(database, context.corp.corpId, ['directory.check', 'rooms.check'])))
      return { notBefore: clock.now() + 2 * second }
    const { calls } = await reconcileBookings(context, run)
    return clock.now() + pauseWithinBudget(calls) * context.corp.callBudget.slower.bookings
  },
}

const failedList: ScheduledTask = {
  name: 'events.failed_list',
  async run(context, { signal }) {
    await fetchFailedEvents(context, signal)
    return context.dependencies.clock.now() + failedListEvery * context.corp.callBudget.slower.events
  },
}

const leavers: ScheduledTask = {
  name: 'directory.leavers',
  async run(context) {
    await settleLeavers(context)
    return context.dependencies.clock.now() + leaversEvery
  },
}

const pruning: ScheduledTask = {
  name: 'pruning',
  async run({ dependencies, corp }, { signal }) {
    const { clock, database } = dependencies
    await removeExpiredSessions(dependencies)
    await removeOldNotices({ dependencies, corp })
    const now = clock.now()
    for (const table of ['incoming_events', 'outbox'] as const)
      await pruneWork(database, table, corp.corpId, { now, signal })
    await pruneRoomWrites({ dependencies, corp })
    return nextNight(clock.now(), corp.settings.timeZone, pruningTime, corp.corpId)
  },
}

/** Everything that comes again for each Corp; all of it is due at once when a Corp is connected. */
export const corpTasks: readonly ScheduledTask[] = [
  directoryCheck,
  roomsCheck,
  bookingsReconcile,
  failedList,
  leavers,
  healthTask,
  weeklyDigestTask,
  budgetWarningTask,
  claimTask,
  pruning,
]
