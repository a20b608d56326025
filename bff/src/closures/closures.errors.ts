import { DomainError } from '../errors.ts'

export function closureNotFound(): DomainError {
  return new DomainError('closure.not_found')
}

/** It was reopened already, or lies behind. */
export function closureOver(): DomainError {
  return new DomainError('closure.over')
}

export function closureInThePast(): DomainError {
  return new DomainError('request.invalid', { problems: [{ path: 'end', issue: 'in_the_past' }] })
}

export function unknownClosedRooms(paths: readonly number[]): DomainError {
  return new DomainError('request.invalid', {
    problems: paths.map((place) => ({ path: `roomIds.${place}`, issue: 'unknown' })),
  })
}
