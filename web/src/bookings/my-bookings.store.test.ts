import type { BookingList } from '@meeting/shared'
import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { endpointsKey } from '../api/use-endpoints.ts'
import { fakeEndpoints } from '../test-support/fake-endpoints.ts'
import { aBooking, at } from '../test-support/examples.ts'
import { useMyBookingsStore } from './my-bookings.store.ts'

let answer: BookingList
let asked: { from: string; to: string }[]

beforeEach(() => {
  answer = { bookings: [], next: null }
  asked = []
  const fake = fakeEndpoints({
    listMyBookings: async (span) => {
      asked.push(span)
      return answer
    },
    getBooking: async (id) => answer.bookings.find((booking) => booking.id === id) ?? aBooking({ id, mine: null }),
  })
  const pinia = createPinia()
  createApp({}).use(pinia).provide(endpointsKey, fake)
  setActivePinia(pinia)
})

describe('my bookings', () => {
  it('take a span’s answer for the whole truth about it', async () => {
    const store = useMyBookingsStore()
    const gone = aBooking({ id: 'gone' })
    const later = aBooking({ id: 'later', date: '2026-11-25' })
    store.setUpcoming([gone, later], at('00:00'))
    answer = { bookings: [aBooking({ id: 'new' })], next: null }
    await store.refresh(at('00:00'))
    expect(store.all.map(({ id }) => id)).toEqual(['new'])
  })

  it('keep what lies outside the span that was read', async () => {
    const store = useMyBookingsStore()
    store.put(aBooking({ id: 'last-week', date: '2026-11-16' }))
    store.setUpcoming([aBooking({ id: 'today' })], at('00:00'))
    expect(store.all.map(({ id }) => id)).toEqual(['last-week', 'today'])
  })

  it('are not asked for again when they came with the first answer', async () => {
    const store = useMyBookingsStore()
    store.setUpcoming([], at('00:00'))
    await store.ensure(at('08:00'), at('20:00'))
    expect(asked).toEqual([])
    await store.ensure(at('08:00', '2026-11-20'), at('20:00', '2026-11-20'))
    expect(asked).toHaveLength(1)
  })

  it('tell which bar of the shared timeline is mine', () => {
    const store = useMyBookingsStore()
    store.put(
      aBooking({ id: 'a', from: '10:00', to: '11:00' }),
      aBooking({ id: 'b', from: '12:00', state: 'cancelled' }),
    )
    expect(store.mineAt('room-1', at('10:00'))?.id).toBe('a')
    expect(store.mineAt('room-1', at('12:00'))).toBeUndefined()
    expect(store.mineAt('room-2', at('10:00'))).toBeUndefined()
  })

  it('let go of a booking that is mine no longer', async () => {
    const store = useMyBookingsStore()
    store.put(aBooking({ id: 'a' }))
    await store.refreshOne('a')
    expect(store.all).toEqual([])
  })
})
