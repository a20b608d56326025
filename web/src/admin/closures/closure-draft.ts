import type { ClosureChoice, ConcernedBooking, RoomFit } from '@meeting/shared/closures/closures.types'
import { addDays } from '@meeting/shared/time/zone'

/** What is filled in on the first step. Dates `YYYY-MM-DD`, times `HH:mm`; `endDate` is the last day that is closed. */
export type ClosureDraft = {
  roomIds: readonly string[]
  wholeDays: boolean
  startDate: string
  startTime: string
  endDate: string
  endTime: string
  openEnd: boolean
  reason: string
  contact: string
}

export function emptyDraft(roomIds: readonly string[], today: string): ClosureDraft {
  return {
    roomIds,
    wholeDays: true,
    startDate: today,
    startTime: '09:00',
    endDate: today,
    endTime: '18:00',
    openEnd: false,
    reason: '',
    contact: '',
  }
}

/** The closed time as the API takes it: wall time, end exclusive. */
export function toSpan(draft: ClosureDraft): { start: string; end: string | null } {
  const start = `${draft.startDate}T${draft.wholeDays ? '00:00' : draft.startTime}`
  if (draft.openEnd) return { start, end: null }
  return { start, end: draft.wholeDays ? `${addDays(draft.endDate, 1)}T00:00` : `${draft.endDate}T${draft.endTime}` }
}

/** The draft of a closure that is there already. */
export function toDraft(closure: {
  roomIds: readonly string[]
  start: string
  end: string | null
  reason: string
  contact: string | null
}): ClosureDraft {
  const [startDate = '', startTime = ''] = closure.start.split('T')
  const [endDay = startDate, endTime = '18:00'] = closure.end?.split('T') ?? []
  const wholeDays = startTime === '00:00' && (closure.end === null || endTime === '00:00')
  return {
    roomIds: closure.roomIds,
    wholeDays,
    startDate,
    startTime: wholeDays ? '09:00' : startTime,
    endDate: wholeDays && closure.end !== null ? addDays(endDay, -1) : endDay,
    endTime: wholeDays ? '18:00' : endTime,
    openEnd: closure.end === null,
    reason: closure.reason,
    contact: closure.contact ?? '',
  }
}

export type DraftProblem = 'rooms' | 'start' | 'end' | 'past' | 'reason'

/** What is still missing or wrong; `now` is wall time of the Corp (`YYYY-MM-DDTHH:mm`). */
export function problemsOf(draft: ClosureDraft, now: string): DraftProblem[] {
  const problems: DraftProblem[] = []
  if (draft.roomIds.length === 0) problems.push('rooms')
  if (draft.startDate === '') problems.push('start')
  else if (!draft.openEnd) {
    const { start, end } = draft.endDate === '' ? { start: '', end: '' } : toSpan(draft)
    if (end === null || end <= start) problems.push('end')
    else if (end <= now) problems.push('past')
  }
  if (draft.reason.trim() === '') problems.push('reason')
  return problems
}

/** What shall become of one booking, as one value of a select: `move:<roomId>`, `move`, `cancel`, `leave`. */
export type ChoiceValue = string

export function toValue(choice: ClosureChoice, toRoomId: string | null): ChoiceValue {
  return choice === 'move' && toRoomId !== null ? `move:${toRoomId}` : choice
}

export function fromValue(value: ChoiceValue): { choice: ClosureChoice; toRoomId: string | null } {
  if (value.startsWith('move:')) return { choice: 'move', toRoomId: value.slice('move:'.length) }
  return { choice: value === 'move' || value === 'cancel' ? value : 'leave', toRoomId: null }
}

type Choosable = Pick<ConcernedBooking, 'unchangeable' | 'proposal'>

/** What the general answer means for one booking: what cannot be changed is left, and so is what would go nowhere. */
export function valueFor(all: ClosureChoice, { unchangeable, proposal }: Choosable): ChoiceValue {
  if (unchangeable !== null) return 'leave'
  if (all !== 'move') return all
  return proposal ? toValue('move', proposal.roomId) : 'leave'
}

export const keyOf = ({ bookingId, roomId }: Pick<ConcernedBooking, 'bookingId' | 'roomId'>) => `${bookingId}/${roomId}`

/** The rooms that one may choose for a booking, the proposed one first. */
export function fitsOf({ proposal, alternatives }: Pick<ConcernedBooking, 'proposal' | 'alternatives'>): RoomFit[] {
  return proposal ? [proposal, ...alternatives.filter((fit) => fit.roomId !== proposal.roomId)] : [...alternatives]
}
