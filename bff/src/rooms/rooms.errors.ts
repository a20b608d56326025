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

/** Another room in view has this name. */
export function roomNameTaken(): DomainError {
  return new DomainError('room.name_taken', { problems: [{ path: 'name', issue: 'taken' }] })
}

/** DingTalk said no; `code` is its own word for why. Nothing was changed. */
export function refusedByDingTalk(code: string, cause?: unknown): DomainError {
  return new DomainError('room.refused_by_dingtalk', { data: { code }, message: code, cause })
}

/** DingTalk was asked and nobody knows what became of it; it is looked after by itself. */
export function roomUnconfirmed(cause: unknown): DomainError {
  return new DomainError('room.unconfirmed', { cause })
}

export function roomGroupNotFound(): DomainError {
  return new DomainError('room_group.not_found')
}

/** Rooms or groups stand in it. */
export function roomGroupNotEmpty(): DomainError {
  return new DomainError('room_group.not_empty')
}

export function unknownRoomGroup(): DomainError {
  return new DomainError('request.invalid', { problems: [{ path: 'groupId', issue: 'unknown' }] })
}
