import { claimWindow, toIsoInZone, type BookingClaim, type CheckInSettings } from '@meeting/shared'
import type { StoredBooking } from '../bookings/bookings.types.ts'

type Viewer = { employeeId: string; isAdministrator: boolean }

/** Where claiming a booking stands for somebody who may take part; null: it need not be claimed. */
export function toClaim(
  stored: StoredBooking,
  { settings, viewer, timeZone, now }: { settings: CheckInSettings; viewer: Viewer; timeZone: string; now: number },
): BookingClaim | null {
  const { claim, start, end, state } = stored
  const isMissed = state === 'released' && claim?.missedAt != null
  if (!settings.isOn && !isMissed) return null
  if (stored.origin !== 'app' || state === 'refused' || state === 'cancelled') return null
  const rooms = stored.rooms.map(({ roomId }) => roomId)
  const window = claimWindow(settings, { ...stored, roomIds: rooms, organizerId: stored.organizer?.id ?? null })
  if (!window && !isMissed) return null
  const isThisTime = claim?.start === start
  const claimedAt = isThisTime ? claim.claimedAt : null
  const deadline = (isThisTime ? claim.until : null) ?? window?.deadline ?? end
  const opensAt = window?.opensAt ?? start
  const isOrganizer = stored.organizer?.id === viewer.employeeId
  const takesPart = isOrganizer || stored.attendees.some(({ id }) => id === viewer.employeeId)
  const isOpen = claimedAt === null && state !== 'released' && now >= opensAt && now < end
  return {
    state: isMissed ? 'missed' : claimedAt === null ? 'waiting' : 'claimed',
    opensAt: toIsoInZone(opensAt, timeZone),
    deadline: toIsoInZone(deadline, timeZone),
    claimedAt: claimedAt === null ? null : toIsoInZone(claimedAt, timeZone),
    claimedBy: claimedAt === null || !takesPart ? null : (claim?.claimedByName ?? null),
    can: isOpen && (viewer.isAdministrator || takesPart),
    needsCode: !settings.fromApp && !viewer.isAdministrator,
    canReclaim: isMissed && isOrganizer && now < end,
  }
}
