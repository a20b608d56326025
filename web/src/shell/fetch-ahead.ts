/** Fetches the code of the other screens while nothing else happens, so that the first tap on them waits for nothing. */
export function fetchAhead(): void {
  const whenIdle = window.requestIdleCallback ?? ((callback: () => void) => setTimeout(callback, 1_500))
  whenIdle(() => {
    void Promise.allSettled([
      import('../bookings/BookingSheet.vue'),
      import('../timeline/RoomsPage.vue'),
      import('../bookings/BookingPage.vue'),
      import('../me/MePage.vue'),
    ])
  })
}
