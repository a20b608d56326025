import type { RawBuilder } from 'kysely'
import type { BookingState, Refusal, TimeRange } from '@meeting/shared'
import { insertBookingNotices, type BookingNotices } from '../notices/recording.ts'

type Change = Pick<BookingNotices, 'corpId' | 'changed' | 'now'>

/** Who is told when a booking counts: in DingTalk, or on our word. */
export function tellStanding(change: Change, state: BookingState): RawBuilder<unknown> {
  const isConfirmed = state === 'confirmed'
  return insertBookingNotices({
    ...change,
    tell: isConfirmed
      ? [
          { kind: 'booked', to: 'organizer' },
          { kind: 'invited', to: 'attendees' },
        ]
      : [{ kind: 'approval_asked', to: 'organizer' }],
  })
}

/** Who is told when a booking is turned down. */
export function tellRefused(change: Change, { reason }: Refusal): RawBuilder<unknown> {
  const isAnswer = reason === 'approval_refused'
  return insertBookingNotices({
    ...change,
    tell: [
      isAnswer
        ? { kind: 'approval_answered', to: 'organizer', detail: { answer: 'refused' }, once: 'refused' }
        : { kind: 'refused', to: 'organizer' },
    ],
  })
}

/** Who is told when somebody gives a booking back; `by` null: nobody known, so its organizer had better hear of it. */
export function tellCancelled(
  change: Change,
  { by, reason, contact }: { by: string | null; reason?: string; contact?: string },
): RawBuilder<unknown> {
  const detail = {
    ...(by === null ? {} : { actorId: by }),
    ...(reason === undefined ? {} : { reason }),
    ...(contact === undefined ? {} : { contact }),
  }
  return insertBookingNotices({
    ...change,
    tell: [
      { kind: 'cancelled_by_other', to: 'organizer', detail },
      { kind: 'cancelled', to: 'attendees', detail },
    ],
  })
}

/** Who is told when the meeting was deleted in DingTalk's own client, which tells its organizer by itself. */
export function tellCancelledThere(change: Change): RawBuilder<unknown> {
  return insertBookingNotices({ ...change, tell: [{ kind: 'cancelled', to: 'attendees' }] })
}

export type Standing = { state: BookingState; range: TimeRange; roomNames: readonly string[] }

/** Who is told when a booking was approved, or moved in DingTalk's own client. `before`: as it stood until now. */
export function tellAgreed(
  change: Change,
  before: Standing,
  after: Pick<Standing, 'state' | 'range'>,
): RawBuilder<unknown> {
  const isApproved = before.state === 'awaiting_approval' && after.state === 'confirmed'
  const isAsked = before.state === 'confirmed' && after.state === 'awaiting_approval'
  const detail = {
    previousRooms: [...before.roomNames],
    previousStart: before.range.start,
    previousEnd: before.range.end,
  }
  const once = String(change.now)
  return insertBookingNotices({
    ...change,
    tell: [
      ...(isApproved
        ? [
            {
              kind: 'approval_answered',
              to: 'organizer',
              detail: { answer: 'approved' },
              once: `approved:${once}`,
            } as const,
            { kind: 'invited', to: 'attendees' } as const,
          ]
        : [
            { kind: 'changed', to: 'organizer', detail, once } as const,
            { kind: 'changed', to: 'attendees', detail, once } as const,
          ]),
      ...(isAsked ? [{ kind: 'approval_asked', to: 'organizer', once } as const] : []),
    ],
  })
}
