import { dayRange } from '@meeting/shared'
import { onScopeDispose } from 'vue'
import { api, apiBase } from '../api/client.ts'
import { useMyBookingsStore } from '../bookings/my-bookings.store.ts'
import { after, currentTime } from '../clock/clock.ts'
import { dateOf } from '../clock/format.ts'
import { useDayTimelinesStore } from '../day-timelines/day-timelines.store.ts'
import { useNoticesStore } from '../notices/notices.store.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { parseLiveChange, type LiveChange } from './live-changes.ts'

/** Hidden for longer than this, everything is read again when looked at: events may have been missed. */
const staleAfter = 15_000
/** Where there are no events, everything is read again so often. */
const readEvery = 30_000
/** When the server closed the line, it is asked again after this long. */
const reconnectAfter = 5_000
/** My bookings are not read more often than this because of others' bookings. */
const readMineEvery = 15_000
const scatter = 2_000

/** Keeps what is on the screen true: by the server's events, and by reading again after having been away. */
export function useLiveChanges(): void {
  const days = useDayTimelinesStore()
  const bookings = useMyBookingsStore()
  const rooms = useRoomsStore()
  const session = useSessionStore()
  const notices = useNoticesStore()
  let source: EventSource | null = null
  let leftAt: number | null = null
  let stopTimer: (() => void) | undefined
  let mineReadAt = 0
  let mineIsDue = false
  let stopMine: (() => void) | undefined

  function apply(change: LiveChange) {
    if (change.kind === 'day') days.changed(change.dates)
    else if (change.kind === 'rooms') quietly(rooms.refresh())
    else if (change.kind === 'notices') notices.unseen = change.unseen
    else if (bookings.isFollowed(change.id)) quietly(bookings.refreshOne(change.id))
    else readMineSoon()
  }

  /** Somebody's booking, perhaps one that I am invited to. Everybody hears of it at once, so not everybody asks at once. */
  function readMineSoon() {
    if (mineIsDue) return
    mineIsDue = true
    const rest = Math.max(0, mineReadAt + readMineEvery - currentTime())
    stopMine = after(rest + Math.random() * scatter, () => {
      mineIsDue = false
      readMine()
    })
  }

  function readMine() {
    mineReadAt = currentTime()
    quietly(bookings.refresh(dayRange(dateOf(mineReadAt, session.timeZone), session.timeZone).start))
  }

  function readAll() {
    days.changed('all')
    readMine()
    quietly(rooms.refresh())
    // A line that opens begins with this number.
    if (source === null || source.readyState !== EventSource.OPEN) quietly(notices.refresh())
  }

  function connect() {
    if (source) return
    // An EventSource cannot carry a bearer: there one asks now and then.
    if (api.bearer() || typeof EventSource === 'undefined') return askNowAndThen()
    source = new EventSource(`${apiBase}/changes`)
    source.addEventListener('message', ({ data }) => {
      const change = typeof data === 'string' ? parseLiveChange(data) : null
      if (change) apply(change)
    })
    source.addEventListener('open', () => {
      // What happened until the line stood was not told.
      readAll()
    })
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return
      disconnect()
      stopTimer = after(reconnectAfter, connect)
    })
  }

  function askNowAndThen() {
    stopTimer?.()
    stopTimer = after(readEvery, () => {
      readAll()
      connect()
    })
  }

  function disconnect() {
    source?.close()
    source = null
    stopTimer?.()
  }

  function onVisibility() {
    if (document.visibilityState === 'hidden') {
      leftAt = currentTime()
      // A hidden page gives its connection back after a while: six are all that HTTP/1 has.
      stopTimer = after(staleAfter, disconnect)
      return
    }
    stopTimer?.()
    const away = leftAt === null ? 0 : currentTime() - leftAt
    leftAt = null
    connect()
    if (away > staleAfter || !source) readAll()
  }

  function onOnline() {
    disconnect()
    connect()
    readAll()
  }

  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', onOnline)
  const stopFirst = after(1_000, connect)
  onScopeDispose(() => {
    stopFirst()
    stopMine?.()
    stopTimer?.()
    disconnect()
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('online', onOnline)
  })
}

/** A refresh that fails leaves what is shown; the next one tries again, and the offline strip says why. */
function quietly(work: Promise<unknown>): void {
  work.catch(() => {})
}
