import type { TimeRange } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { isDingTalkError, isPassing } from '../dingtalk/dingtalk.errors.ts'
import type { DingTalkCalendar, NewCalendarEvent, RoomBusy } from '../dingtalk/dingtalk.types.ts'

/** Makes the event of a booking; the same client token each time, so that DingTalk knows a repetition while it remembers. */
export function create(
  calendar: DingTalkCalendar,
  organizerUnionId: string,
  { id, event }: { id: string; event: NewCalendarEvent },
): Promise<string> {
  return calendar.createEvent(organizerUnionId, event, `${id}.create`)
}

/** Whether trying again may help: it passes by itself, or the answer said nothing (an empty one to a repeated token). */
export function mayPass(error: unknown): boolean {
  return isPassing(error) || (isDingTalkError(error, 'rejected') && error.details.code === 'shape')
}

/** What occupies a DingTalk room within a range, asked as the operator, or as the organizer where there is none. Null: not to be had now. */
export async function readBusy(
  { dependencies, corp }: CorpContext,
  organizerUnionId: string,
  dingtalkRoomId: string,
  range: TimeRange,
): Promise<RoomBusy[] | null> {
  try {
    const asked = await dependencies
      .dingtalk(corp)
      .calendar.listRoomBusy(corp.operator?.unionId ?? organizerUnionId, [dingtalkRoomId], range.start, range.end)
    return asked.get(dingtalkRoomId) ?? null
  } catch (error) {
    if (isDingTalkError(error)) return null
    throw error
  }
}
