import type { EventHandler } from '../event-handlers.types.ts'

/** 日程变更: of everybody's calendar, without room or time, and each one costs quota (events.md §7.3). Taken and left alone. */
export const handleCalendarEventChange: EventHandler = async () => 'not needed'
