import { DomainError } from '../errors.ts'

/** No such room in this Corp, or it was removed. */
export function roomNotFound(): DomainError {
  return new DomainError('room.not_found')
}

/** Rooms are the administrators' business. */
export function administratorsOnly(): DomainError {
  return new DomainError('access.forbidden', { message: 'only administrators change rooms' })
}

/** What comes from DingTalk is changed there. */
export function managedByDingTalk(): DomainError {
  return new DomainError('access.forbidden', { message: 'the room is managed in DingTalk' })
}

export function unknownRoomGroup(): DomainError {
  return new DomainError('request.invalid', { problems: [{ path: 'groupId', issue: 'unknown' }] })
}
