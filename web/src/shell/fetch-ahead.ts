import { pause } from '../clock/clock.ts'

/** By then the first screen stands and has its day, in milliseconds. */
const settled = 3_000

const screens = [
  () => import('../bookings/BookingSheet.vue'),
  () => import('../timeline/RoomsPage.vue'),
  () => import('../find/FindPage.vue'),
  () => import('../bookings/BookingPage.vue'),
  () => import('../me/MePage.vue'),
]

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve())
    else setTimeout(resolve, 500)
  })
}

/** Fetches the code of the other screens while nothing else happens, one after another, so that a first tap waits for nothing. */
export async function fetchAhead(): Promise<void> {
  await pause(settled)
  for (const load of screens) {
    await idle()
    // What cannot be fetched now is fetched when it is needed.
    await load().catch(() => null)
  }
}
