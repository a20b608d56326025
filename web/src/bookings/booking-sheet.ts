import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What somebody already chose before the sheet opens; instants in epoch milliseconds. */
export type BookingRequest = {
  roomId?: string
  /** Several rooms at once; goes before `roomId`. */
  roomIds?: readonly string[]
  start?: number
  end?: number
  title?: string
  attendees?: { id: string; name: string; avatarUrl: string | null }[]
  /** How many come, where somebody said so without naming them. */
  people?: number
}
type OpenRequest = BookingRequest & { id: number }
/** What stands in the open sheet; instants in epoch milliseconds. */
export type SheetChoice = { roomIds: readonly string[]; start: number; end: number }

/** Which booking sheet is open; the shell draws it over every page. */
export const useBookingSheetStore = defineStore('booking-sheet', () => {
  const request = shallowRef<OpenRequest | null>(null)
  const choice = shallowRef<SheetChoice | null>(null)
  let lastId = 0

  function open(next: BookingRequest) {
    lastId += 1
    request.value = { ...next, id: lastId }
  }
  /** The sheet tells what it would book, for the page behind it to show. */
  function choose(next: SheetChoice) {
    choice.value = next
  }
  function close() {
    request.value = null
    choice.value = null
  }
  return { request, choice, open, choose, close }
})

/** Opens the booking sheet over the present page, with what is chosen already. */
export function openBookingSheet(request: BookingRequest = {}): void {
  useBookingSheetStore().open(request)
}
