import { hour } from '@meeting/shared'
import { checkDirectory } from '../directory/directory-check.ts'
import { pruneEvents } from '../events/events.repository.ts'
import { fetchFailedEvents } from '../events/failed-events.ts'
import { checkRooms } from '../rooms/rooms-check.ts'
import { removeExpiredSessions } from '../sign-in/sessions.ts'
import { nextNight } from './due-times.rules.ts'
import type { ScheduledTask } from './scheduled-tasks.ts'

/** Minutes after midnight; ten past, as DingTalk asks of batch work (server-api.md §6.5). */
const directoryTime = 3 * 60 + 10
const pruningTime = 4 * 60 + 10
const roomsEvery = 6 * hour
// Presumably counted: every two hours is 360 calls a month.
const failedListEvery = 2 * hour
const keepEventsFor = 30 * 24 * hour

const directoryCheck: ScheduledTask = {
  name: 'directory.check',
  async run(context, run) {
    await checkDirectory(context, run)
    const { clock } = context.dependencies
    return nextNight(clock.now(), context.corp.settings.timeZone, directoryTime, context.corp.corpId)
  },
}

const roomsCheck: ScheduledTask = {
  name: 'rooms.check',
  async run(context, run) {
    await checkRooms(context, run)
    return context.dependencies.clock.now() + roomsEvery
  },
}

const failedList: ScheduledTask = {
  name: 'events.failed_list',
  async run(context, { signal }) {
    await fetchFailedEvents(context, signal)
    return context.dependencies.clock.now() + failedListEvery
  },
}

const pruning: ScheduledTask = {
  name: 'pruning',
  async run({ dependencies, corp }) {
    const { clock, database } = dependencies
    await removeExpiredSessions(dependencies)
    await pruneEvents(database, corp.corpId, clock.now() - keepEventsFor)
    return nextNight(clock.now(), corp.settings.timeZone, pruningTime, corp.corpId)
  },
}

/** Everything that comes again for each Corp; all of it is due at once when a Corp is connected. */
export const corpTasks: readonly ScheduledTask[] = [directoryCheck, roomsCheck, failedList, pruning]
