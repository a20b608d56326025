import type { CorpContext } from '../corps/corp-context.ts'
import type { IncomingEvent } from './incoming-event.ts'

/**
 * Does what an event hints at: reads the present state and makes ours agree (design.md §3.4). May run twice, late, or out of
 * order. Answers in a word or two what became of it. Throws `DingTalkError`: tried again.
 */
export type EventHandler = (context: CorpContext, event: IncomingEvent) => Promise<string>
