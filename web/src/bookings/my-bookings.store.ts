import { overlaps, type Booking, type TimeRange } from '@meeting/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useEndpoints } from '../api/use-endpoints.ts'
import { byStart, isOccupying, rangeOf } from './booking-times.ts'

const farAhead = Number.POSITIVE_INFINITY
/** How far the list of what is ahead is read again after a change, in days. */
const aheadDays = 60

/** My own bookings, as organizer or attendee: those from today on come with the first answer, others when looked at. */
export const useMyBookingsStore = defineStore('my-bookings', () => {
  const endpoints = useEndpoints()
  /** Mine, and others' that somebody looked at. */
  const byId = shallowRef<ReadonlyMap<string, Booking>>(new Map())
  /** The span in which nothing of mine is missing here. */
  const known = shallowRef<TimeRange | null>(null)
  const error = shallowRef<unknown>(null)

  const all = computed(() => [...byId.value.values()].filter(({ mine }) => mine !== null).sort(byStart))
  const occupying = computed(() => all.value.filter(isOccupying))

  function put(...bookings: Booking[]) {
    const next = new Map(byId.value)
    for (const booking of bookings) next.set(booking.id, booking)
    byId.value = next
  }

  /** Puts what the server said of a span in place of what was known of it. */
  function replace(span: TimeRange, bookings: readonly Booking[]) {
    const outside = [...byId.value.values()].filter(
      (booking) => booking.mine === null || !overlaps(rangeOf(booking), span),
    )
    byId.value = new Map([...outside, ...bookings].map((booking) => [booking.id, booking]))
    known.value = known.value && overlaps(known.value, span) ? union(known.value, span) : span
  }

  /** Mine from `from` (epoch milliseconds) on, as the first answer brings them. */
  function setUpcoming(bookings: readonly Booking[], from: number) {
    replace({ start: from, end: farAhead }, bookings)
  }

  async function read(span: TimeRange) {
    try {
      const answer = await endpoints.listMyBookings({
        from: new Date(span.start).toISOString(),
        to: new Date(span.end).toISOString(),
      })
      replace(span, answer.bookings)
      error.value = null
    } catch (failure) {
      error.value = failure
      throw failure
    }
  }

  /** Reads a span unless it is known already. */
  async function ensure(from: number, to: number) {
    if (known.value && known.value.start <= from && to <= known.value.end) return
    await read({ start: from, end: to })
  }

  /** Reads what is ahead of `from` again. */
  function refresh(from: number) {
    return read({ start: from, end: from + aheadDays * 86_400_000 })
  }

  const viewed = new Map<string, number>()

  /** Counts a booking as looked at until the answered function is called. */
  function follow(id: string): () => void {
    viewed.set(id, (viewed.get(id) ?? 0) + 1)
    return () => {
      viewed.set(id, (viewed.get(id) ?? 1) - 1)
    }
  }

  /** Whether news of a booking matter here: it is mine, or somebody looks at it. */
  function isFollowed(id: string): boolean {
    return byId.value.has(id) || (viewed.get(id) ?? 0) > 0
  }

  /** One booking anew, whoever's it is. */
  async function refreshOne(id: string): Promise<Booking> {
    const booking = await endpoints.getBooking(id)
    put(booking)
    return booking
  }

  /** Mine that occupy a room and touch the span, soonest first. */
  function inRange(from: number, to: number): Booking[] {
    return occupying.value.filter((booking) => overlaps(rangeOf(booking), { start: from, end: to }))
  }

  /** My booking of that room which begins at that instant: tells which bars of the shared timeline are mine. */
  function mineAt(roomId: string, start: number): Booking | undefined {
    return occupying.value.find((booking) => booking.roomIds.includes(roomId) && Date.parse(booking.start) === start)
  }

  return {
    follow,
    isFollowed,
    byId,
    all,
    occupying,
    error,
    put,
    setUpcoming,
    ensure,
    refresh,
    refreshOne,
    inRange,
    mineAt,
  }
})

function union(a: TimeRange, b: TimeRange): TimeRange {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }
}
