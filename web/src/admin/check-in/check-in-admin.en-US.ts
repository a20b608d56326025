import type { Translation } from '../../i18n/zh-CN.ts'
import type { checkInAdminZhCN } from './check-in-admin.zh-CN.ts'

export const checkInAdminEnUS: Translation<typeof checkInAdminZhCN> = {
  title: 'Check-in and release',
  lead: 'Rooms that were booked but nobody came to go to others by themselves. Organizers are told before booking, in the confirmation and before the deadline. What is booked in DingTalk itself need not be checked in.',
  isOn: 'Ask for check-in',
  isOnHint: 'A room that nobody checks in to is released; the meeting itself stays in the calendar.',
  times: 'Times',
  opens: 'Opens so many minutes before the start',
  deadline: 'Ends so many minutes after the start',
  warn: 'Warning so many minutes before that',
  between: 'A whole number from {min} to {max}',
  warnTooLong: 'Not before the meeting starts: {max} minutes at most',
  how: 'How',
  fromApp: 'One tap in the app is enough',
  fromAppHint:
    'Otherwise the code at the door or on its panel has to be scanned. Administrators can always check in for others.',
  forgives: 'Forgive everybody once a month',
  forgivesHint: 'The first time in a month the room is kept for as long again.',
  exempt: 'Need not be checked in',
  upTo: 'Meetings of at most so many minutes',
  from: 'Meetings of at least so many minutes',
  emptyIsNone: 'Empty: no exception',
  rooms: 'Rooms',
  people: 'Meetings of',
  noPeople: 'Nobody',
  addPerson: 'Add',
  person: 'Name',
  remove: 'Remove {name}',
  saved: 'Saved',
  failed: 'Not saved: {reason}',
}
