const screens = [
  () => import('../bookings/BookingSheet.vue'),
  () => import('../timeline/RoomsPage.vue'),
  () => import('../bookings/BookingPage.vue'),
  () => import('../me/MePage.vue'),
]

function whenIdle(callback: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(callback)
  else setTimeout(callback, 500)
}

/** Fetches the code of the other screens while nothing else happens, one after another, so that a first tap waits for nothing. */
export function fetchAhead(): void {
  const [...left] = screens
  const next = () => {
    const load = left.shift()
    // What cannot be fetched now is fetched when it is needed.
    if (load) whenIdle(() => void load().then(next, () => {}))
  }
  whenIdle(next)
}
