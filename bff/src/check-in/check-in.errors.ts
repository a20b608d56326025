import { DomainError } from '../errors.ts'

/** Too early, over, or nothing of ours that could be claimed. `data.opensAt` in ISO 8601, if that is to come. */
export function claimNotOpen(opensAt: string | null): DomainError {
  return new DomainError('check_in.not_open', { data: { opensAt } })
}

/** One has to be in the room: its printed code, or that on its panel. */
export function claimCodeNeeded(): DomainError {
  return new DomainError('check_in.code_needed')
}

/** The code was right some time ago, or is another room's. */
export function claimCodeExpired(): DomainError {
  return new DomainError('check_in.code_expired')
}

/** The room was released before. */
export function claimTooLate(): DomainError {
  return new DomainError('check_in.too_late')
}
