import type { Dependencies } from '../dependencies.ts'
import type { Corp } from './corps.types.ts'

/** What surrounds work that nobody at a screen asked for: events, schedules, syncs. `corp` is as it was when the work began. */
export type CorpContext = { dependencies: Dependencies; corp: Corp }
