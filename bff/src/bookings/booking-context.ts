import type { Dependencies } from '../dependencies.ts'
import { DomainError } from '../errors.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import type { BookingContext } from './bookings.types.ts'

/** What surrounds a use case that this person asks for. Throws `corp.not_connected` when the session's Corp is gone. */
export function toBookingContext(dependencies: Dependencies, session: Session): BookingContext {
  const corp = dependencies.corps.find(session.corpId)
  if (!corp) throw new DomainError('corp.not_connected')
  return { dependencies, corp, session }
}
