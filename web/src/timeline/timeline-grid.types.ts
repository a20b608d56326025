import type { RowBar, Span, TimelineRow } from './day-timeline.ts'

/** Time chosen in a room but not yet booked. Minutes of the shown day. */
export type SlotChoice = { roomId: string; span: Span }

/** What the grid asks its page to do. */
export type GridRequest =
  | { kind: 'book'; row: TimelineRow; span: Span }
  | { kind: 'bar'; row: TimelineRow; bar: RowBar }
  | { kind: 'room'; row: TimelineRow }
