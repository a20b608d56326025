import type { Translation } from '../i18n/zh-CN.ts'
import type { checkInZhCN } from './check-in.zh-CN.ts'

export const checkInEnUS: Translation<typeof checkInZhCN> = {
  title: 'Check-in',
  before: 'Check in from {opens} until {deadline}; after that the room goes to others.',
  open: 'Check in by {deadline}; after that the room goes to others.',
  late: 'It is past {deadline}: the room may go to others at any moment.',
  scan: 'Once in the room, scan the code at its door to check in.',
  claim: 'Check in',
  claimed: 'Checked in · {time}',
  claimedBy: 'Checked in · {time} · {name}',
  done: 'Checked in. The room is kept for you.',
  failed: 'Not checked in: {reason}',
  missed: 'Nobody checked in, so the room was released.',
  stillNeeded: 'I still need it',
  back: 'The room is yours again, and checked in.',
  notBack: 'Not taken back: {reason}',
  here: 'The meeting in this room now',
  untitled: 'Meeting of {name}',
  term: 'To be checked in by {deadline}; after that the room goes to others.',
}
