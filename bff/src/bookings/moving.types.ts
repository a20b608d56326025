import type { Refusal } from '@meeting/shared'

/**
 * How far a move has come: both rooms are held (`moving`), DingTalk gave the new one (`agreed`) or did not (`undoing`: what it may
 * have given is handed back); then it is over. `abandoned`: the booking itself ended meanwhile.
 */
export type MoveState = 'moving' | 'agreed' | 'undoing' | 'moved' | 'undone' | 'abandoned'

/** A booking on its way from one room to another. Instants in epoch ms. */
export type Move = {
  id: string
  bookingId: string
  fromRoomId: string
  toRoomId: string
  state: MoveState
  /** DingTalk takes one room only: the old one was taken off the event first. */
  swapped: boolean
  /** DingTalk told of the event while it was moved. */
  touched: boolean
  refusal: Refusal | null
  reason: string
  contact: string | null
  actorId: string | null
  createdAt: number
}
