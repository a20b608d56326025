import type { Span } from './day-timeline.ts'

/** The cell that the keyboard is on: which of the shown rooms, and the minute at which its slot begins. */
export type GridCursor = { row: number; minute: number }
export type GridShape = { rows: number; window: Span; step: number; pageRows: number }

type Move = (cursor: GridCursor, shape: GridShape) => GridCursor
const moves: Record<string, Move> = {
  ArrowUp: (cursor) => ({ ...cursor, row: cursor.row - 1 }),
  ArrowDown: (cursor) => ({ ...cursor, row: cursor.row + 1 }),
  ArrowLeft: (cursor, { step }) => ({ ...cursor, minute: cursor.minute - step }),
  ArrowRight: (cursor, { step }) => ({ ...cursor, minute: cursor.minute + step }),
  PageUp: (cursor, { pageRows }) => ({ ...cursor, row: cursor.row - pageRows }),
  PageDown: (cursor, { pageRows }) => ({ ...cursor, row: cursor.row + pageRows }),
  Home: (cursor, { window }) => ({ ...cursor, minute: window.start }),
  End: (cursor, { window }) => ({ ...cursor, minute: window.end }),
  'Ctrl+Home': (_, { window }) => ({ row: 0, minute: window.start }),
  'Ctrl+End': (_, { rows, window }) => ({ row: rows - 1, minute: window.end }),
}

/** Where a key leads from a cell, held inside the grid; null when the key means nothing here. */
export function moveCursor(
  cursor: GridCursor,
  key: { key: string; ctrlKey: boolean; metaKey?: boolean },
  shape: GridShape,
): GridCursor | null {
  const move = moves[key.ctrlKey || key.metaKey ? `Ctrl+${key.key}` : key.key]
  return move && shape.rows > 0 ? clampCursor(move(cursor, shape), shape) : null
}

/** The nearest cell that exists. */
export function clampCursor(cursor: GridCursor, { rows, window, step }: GridShape): GridCursor {
  const lastSlot = Math.floor((window.end - 1) / step) * step
  return {
    row: Math.min(Math.max(cursor.row, 0), Math.max(0, rows - 1)),
    minute: Math.min(Math.max(Math.floor(cursor.minute / step) * step, window.start), lastSlot),
  }
}
