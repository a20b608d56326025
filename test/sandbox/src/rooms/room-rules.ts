import type { CalendarEvent } from '../calendar/event.types.ts'
import type { Interval } from '../calendar/interval-index.ts'
import { fromShanghaiFields, minuteMs, shanghaiFields, toShanghaiDate } from '../calendar/time.ts'
import type { Employee, Room, RoomRules } from '../state.ts'
import type { World } from '../world.ts'

type Texts = Record<'zh' | 'en', string>

const unitNames = { days: '天', weeks: '周', months: '个月', years: '年' } as const

const text = (zh: string, en: string): Texts => ({ zh, en })

/** The earliest moment at which `start` may be booked. */
export function bookableFrom(advance: NonNullable<RoomRules['advance']>, start: number): number {
  const fields = shanghaiFields(start)
  const { amount, unit } = advance
  const months = unit === 'months' ? amount : unit === 'years' ? amount * 12 : 0
  const days = unit === 'days' ? amount : unit === 'weeks' ? amount * 7 : 0
  const [hours = 0, minutes = 0] = advance.from.split(':').map(Number)
  return fromShanghaiFields(
    Date.UTC(fields.getUTCFullYear(), fields.getUTCMonth() - months, fields.getUTCDate() - days, hours, minutes),
  )
}

function isAuthorized(world: World, room: Room, organizer: Employee): boolean {
  const departments = new Set(organizer.departmentIds.flatMap((id) => world.directory.pathToRoot(id)).map(String))
  return (room.authorizedMembers ?? []).some(({ memberType, memberId }) =>
    memberType === 'user' ? memberId === organizer.unionId : departments.has(memberId),
  )
}

const isAdministrator = (employee: Employee): boolean => (employee.administrator ?? 'none') !== 'none'

/** Whether this person may book the room at all. */
export function mayBook(world: World, room: Room, organizer: Employee): boolean {
  if (room.status === 1) return isAdministrator(organizer)
  return room.status === 0 || isAuthorized(world, room, organizer)
}

export function isClosed(room: Room, interval: Interval): boolean {
  const { closure } = room.rules
  return (
    closure !== undefined && interval.end > closure.start && (closure.end === undefined || interval.start < closure.end)
  )
}

function brokenLength(rules: RoomRules, { start, end }: Interval): Texts | undefined {
  const minutes = (end - start) / minuteMs
  if (rules.minMinutes > 0 && minutes < rules.minMinutes) {
    return text(
      `预定时长不得少于${rules.minMinutes}分钟`,
      `The reservation period shall not be less than ${rules.minMinutes} minutes.`,
    )
  }
  if (rules.maxMinutes > 0 && minutes > rules.maxMinutes) {
    return text(
      `预定时长不得超过${rules.maxMinutes}分钟`,
      `The reservation period shall not be more than ${rules.maxMinutes} minutes.`,
    )
  }
  return undefined
}

function brokenTime(world: World, room: Room, interval: Interval): Texts | undefined {
  const { advance, closure } = room.rules
  if (world.behaviour.pastBookings === 'refuse' && interval.end <= world.now()) {
    return text('不能预定已经过去的时间', 'The reservation period is in the past.')
  }
  if (isClosed(room, interval)) {
    return text(`会议室已停用：${closure?.reason}`, `The meeting room is closed: ${closure?.reason}`)
  }
  if (advance && world.now() < bookableFrom(advance, interval.start)) {
    return text(
      `该会议室只能提前${advance.amount}${unitNames[advance.unit]}预定，${toShanghaiDate(interval.start)}尚未开放`,
      `The meeting room can be reserved at most ${advance.amount} ${advance.unit} in advance.`,
    )
  }
  return undefined
}

function brokenSeries(room: Room, event: CalendarEvent): Texts | undefined {
  if (!event.recurrence) return undefined
  if (!room.recurring) {
    return text('该会议室不支持循环预定', 'The meeting room does not support recurring reservations.')
  }
  if (event.recurrence.range.type === 'endDate') return undefined
  return text('循环日程预定会议室需要设置结束日期', 'Recurring reservations of a meeting room need an end date.')
}

function brokenAccess(world: World, room: Room, event: CalendarEvent): Texts | undefined {
  if (!room.openReservation) {
    return text('该会议室未开放预定', 'The meeting room is not open for reservation.')
  }
  const organizer = world.directory.findByUnionId(event.organizerId)
  if (!organizer || !mayBook(world, room, organizer)) {
    return text('你没有该会议室的预定权限', 'You have no permission to reserve the meeting room.')
  }
  if (room.rules.approval === 'custom' && !event.native) {
    return text('该会议室需自定义审批，请在钉钉客户端预定', 'Please reserve this meeting room in the DingTalk client.')
  }
  return undefined
}

/** The rule that forbids this event in the room at these times, in the language that is set; conflicts are not looked at. */
export function brokenRule(
  world: World,
  room: Room,
  event: CalendarEvent,
  intervals: readonly Interval[],
): string | undefined {
  let broken = brokenAccess(world, room, event) ?? brokenSeries(room, event)
  for (const interval of intervals) {
    broken ??= brokenLength(room.rules, interval) ?? brokenTime(world, room, interval)
  }
  return broken?.[world.behaviour.ruleLanguage]
}
