import type { FindRequest, FirstTimeAnswer } from '@meeting/shared'
import { toWindows } from '@meeting/shared/find/windows'
import { addDays, toIsoInZone, toWallTime } from '@meeting/shared/time/zone'
import { shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { currentTime } from '../clock/clock.ts'
import { parseMinutes } from '../clock/format.ts'
import { useSessionStore } from '../session/session.store.ts'

/** So far ahead a common time is looked for. */
const daysAhead = 14
const saturday = 6

type Wish = Pick<FindRequest, 'minutes' | 'people' | 'roomId' | 'attendeeIds'>

/** Asks for the first working hour when all can and a room fits. */
export function useFirstTime() {
  const endpoints = useEndpoints()
  const session = useSessionStore()
  const asking = shallowRef(false)

  function windows(minutes: number): FindRequest['windows'] {
    const { corp, timeZone: zone } = session
    const now = currentTime()
    const today = toWallTime(now, zone).date
    const hours = { start: parseMinutes(corp?.dayStart ?? '08:00'), end: parseMinutes(corp?.dayEnd ?? '20:00') }
    return Array.from({ length: daysAhead }, (_, day) => addDays(today, day))
      .filter((date) => new Date(`${date}T12:00:00Z`).getUTCDay() % saturday !== 0)
      .flatMap((date) =>
        toWindows(
          { kind: 'day', date, part: 'any' },
          { now, zone, minutes, hours, snapMinutes: corp?.snapMinutes ?? 15 },
        ),
      )
      .map(({ start, end }) => ({ start: toIsoInZone(start, zone), end: toIsoInZone(end, zone) }))
  }

  /** Throws `ApiError`. */
  async function find(wish: Wish): Promise<FirstTimeAnswer> {
    asking.value = true
    try {
      return await endpoints.findFirstTime({
        ...wish,
        windows: windows(wish.minutes),
        groupId: null,
        equipment: [],
      })
    } finally {
      asking.value = false
    }
  }

  return { asking, find }
}
