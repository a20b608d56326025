import { minute } from '@meeting/shared'
import { nextNight } from '../scheduled/due-times.rules.ts'
import { haveRun } from '../scheduled/task-requests.ts'
import type { ScheduledTask } from '../scheduled/scheduled-tasks.ts'
import { pruneDailyCounts } from './daily-counts.ts'
import { freeChecks, runChecks } from './health.ts'

/** Minutes after midnight, when the nightly comparisons are over. */
const healthTime = 5 * 60 + 10

/** Looks once a day, and after a change, at every light that costs no call of the quota. */
export const healthTask: ScheduledTask = {
  name: 'health.check',
  async run(context) {
    const { clock, database } = context.dependencies
    // What is still being read for the first time is not missing.
    if (!(await haveRun(database, context.corp.corpId, ['directory.check', 'rooms.check']))) return clock.now() + minute
    await runChecks(context, freeChecks)
    await pruneDailyCounts(context.dependencies, context.corp.corpId)
    return nextNight(clock.now(), context.corp.settings.timeZone, healthTime, context.corp.corpId)
  },
}
