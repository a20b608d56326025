import type { Translation } from '../i18n/zh-CN.ts'
import type { timelineZhCN } from './timeline.zh-CN.ts'

export const timelineEnUS: Translation<typeof timelineZhCN> = {
  label: 'Rooms on {day}',
  week: 'Choose a day',
  previousWeek: 'Previous week',
  nextWeek: 'Next week',
  pickDate: 'Another date',
  hasBookings: 'you have meetings',
  wholeDay: '24 h',
  wholeDayHint: 'Show all 24 hours',
  cell: '{room}, {time}, {state}',
  cellFree: 'free until {end}, press Enter to book',
  cellPast: 'past',
  cellBusy: '{state}, {start} to {end}',
  bar: '{state}, {start} to {end}',
  barNamed: '{state}, {name}, {start} to {end}',
  keys: 'Arrow keys move, Shift with left or right changes the length, Enter books, Space shows the room, / searches',
  selection: '{room} {start}–{end}',
  bookSelection: 'Book {start}–{end}',
  clearSelection: 'Clear selection',
  roomCount: '{count} room | {count} rooms',
  mineOf: 'Mine · {state}',
  legend: 'Legend',
  pending: 'Pending',
}
