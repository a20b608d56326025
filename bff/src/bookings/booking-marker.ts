import type { CalendarEvent } from '../dingtalk/dingtalk.types.ts'

const marker = /会议预约\s*#\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i

/** The text of a calendar event: the note, then a line by which the event is known as ours even if the answer of making it was lost. */
export function describeEvent(note: string, bookingId: string): string {
  const line = `会议预约 #${bookingId}`
  return note === '' ? line : `${note}\n\n${line}`
}

/** The booking that an event says to be; undefined for an event that is none of ours. */
export function findMarker(description: string): string | undefined {
  return marker.exec(description)?.[1]?.toLowerCase()
}

/** Who the booking is, to tell its event from a copy that somebody made of it. */
export type MarkedBooking = { id: string; start: number; end: number; organizerUnionId: string | null }

/** Whether an event was made for this booking: marked so, by the same organizer, at the same time, and not deleted. */
export function isEventOf(event: CalendarEvent, booking: MarkedBooking): boolean {
  return (
    !event.cancelled &&
    findMarker(event.description) === booking.id &&
    event.start === booking.start &&
    event.end === booking.end &&
    (event.organizerUnionId === null || event.organizerUnionId === booking.organizerUnionId)
  )
}
