import { createOutboxQueue } from './bookings/outbox-queue.ts'
import { createUntoldChanges } from './changes/untold-changes.ts'
import type { Dependencies } from './dependencies.ts'
import { createEventInbox } from './events/event-inbox.ts'
import { createMissedEvents } from './events/missed-events.ts'
import { createNoticeSender } from './notices/notice-sender.ts'
import { corpTasks } from './scheduled/corp-tasks.ts'
import { createTaskRunner } from './scheduled/scheduled-tasks.ts'

export type Workers = {
  start(): void
  /** Does everything that is due now and what follows from it; for tests and orderly steps. */
  drain(): Promise<void>
  /** Lets what is running come to an end, or to where another process can go on. */
  stop(): Promise<void>
}

/** What works without anybody asking: what DingTalk has to hear, events as they come, and what the clock says is due. */
export function createWorkers(dependencies: Dependencies): Workers {
  const outbox = createOutboxQueue(dependencies)
  const untold = createUntoldChanges(dependencies)
  const inbox = createEventInbox(dependencies)
  const tasks = createTaskRunner(dependencies, corpTasks)
  const missed = createMissedEvents(dependencies)
  const notices = createNoticeSender(dependencies)
  return {
    start() {
      outbox.start()
      inbox.start()
      tasks.start()
      untold.start()
      notices.start()
      // Nobody listened before now.
      for (const { corpId } of dependencies.corps.list()) missed.note(corpId)
    },
    async drain() {
      // Each may leave something for the others: events ask for tasks, tasks store events, both withdraw and place.
      for (let round = 0; round < 3; round += 1) {
        await inbox.drain()
        await tasks.drain()
        await outbox.drain()
      }
      await notices.drain()
    },
    async stop() {
      await Promise.all([outbox.stop(), inbox.stop(), tasks.stop(), untold.stop(), notices.stop()])
    },
  }
}
