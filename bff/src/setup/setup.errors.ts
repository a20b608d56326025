import type { SetupStep } from '@meeting/shared'
import { DomainError } from '../errors.ts'

/** Unknown, too old, used already, or of no use any more: which of them, a stranger need not know. */
export function linkInvalid(): DomainError {
  return new DomainError('setup.link_invalid')
}

export function linkRequired(): DomainError {
  return new DomainError('setup.link_required')
}

/** `step` comes first. */
export function stepMissing(step: SetupStep): DomainError {
  return new DomainError('setup.step_missing', { data: { step } })
}

export function corpAlreadyConnected(): DomainError {
  return new DomainError('setup.corp_already_connected')
}

/** Another setup session that is not over is about this Corp. */
export function corpInSetup(): DomainError {
  return new DomainError('setup.corp_in_setup')
}
