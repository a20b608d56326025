/** What other domains may want of the tasks that come again: one done soon, and whether one has run. */
export { findTask, haveRun, requestTask } from './scheduled-tasks.repository.ts'
