import { dayRange, type Bootstrap } from '@meeting/shared'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { setServerTime } from '../clock/clock.ts'
import { dateOf } from '../clock/format.ts'
import { useMyRoomsStore } from '../room-list/my-rooms.store.ts'
import { useNoticesStore } from '../notices/notices.store.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useFreeNowStore } from '../today/free-now.store.ts'
import { useSessionStore } from './session.store.ts'

/** Fills every store from the one answer that the first screen needs. */
export function applyBootstrap(bootstrap: Bootstrap): void {
  setServerTime(bootstrap.now)
  useSessionStore().begin(bootstrap)
  useRoomsStore().set(bootstrap.rooms)
  useMyRoomsStore().set(bootstrap.myRooms)
  useMyBookingsStore().setUpcoming(
    bootstrap.bookings,
    dayRange(dateOf(bootstrap.now, bootstrap.corp.timeZone), bootstrap.corp.timeZone).start,
  )
  useFreeNowStore().set(bootstrap.freeNow)
  useNoticesStore().begin(bootstrap.notices)
}
