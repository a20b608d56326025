import type { PersonBusy, PersonRef, TimeRange } from '@meeting/shared'
import { addDays, dayRange, toIsoInZone } from '@meeting/shared/time/zone'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { isApiError } from '../api/api-error.ts'
import { useEndpoints } from '../api/use-endpoints.ts'
import { after } from '../clock/clock.ts'
import { useSessionStore } from '../session/session.store.ts'

/** One who should come, with their own time on the days around; `known` null: not told yet. */
export type PersonTimes = {
  person: PersonRef
  isMe: boolean
  busy: readonly TimeRange[]
  unknown: PersonBusy['unknown']
  isLoading: boolean
}

/** Several people are often added one after the other. */
const settleAfter = 500
/** The server takes no more at once. */
const mostPeople = 100

/** When attendees can, asked for only once somebody is invited; the day before and after are known as well. */
export function usePeopleBusy(attendees: Readonly<Ref<readonly PersonRef[]>>, date: Readonly<Ref<string>>) {
  const endpoints = useEndpoints()
  const session = useSessionStore()
  const answers = shallowRef<{ key: string; people: Map<string, PersonBusy> }>({ key: '', people: new Map() })
  const failed = shallowRef(false)
  let stopWaiting = () => {}
  let running: AbortController | null = null

  const everybody = computed<PersonRef[]>(() =>
    attendees.value.length > 0 && session.me ? [session.me, ...attendees.value].slice(0, mostPeople) : [],
  )
  const key = computed(() => `${date.value} ${everybody.value.map(({ id }) => id).join(' ')}`)

  async function ask() {
    running?.abort()
    running = new AbortController()
    const asked = key.value
    const from = dayRange(addDays(date.value, -1), session.timeZone).start
    const to = dayRange(addDays(date.value, 1), session.timeZone).end
    try {
      const { people } = await endpoints.getPeopleBusy(
        {
          employeeIds: everybody.value.map(({ id }) => id),
          from: toIsoInZone(from, session.timeZone),
          to: toIsoInZone(to, session.timeZone),
        },
        { signal: running.signal },
      )
      failed.value = false
      answers.value = { key: asked, people: new Map(people.map((person) => [person.employeeId, person])) }
    } catch (error) {
      if (isApiError(error) && error.kind === 'aborted') return
      failed.value = true
    }
  }

  watch(
    key,
    () => {
      stopWaiting()
      if (everybody.value.length > 0) stopWaiting = after(settleAfter, () => void ask())
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stopWaiting()
    running?.abort()
  })

  const people = computed<PersonTimes[]>(() => {
    // Of another day nothing is known; of who was asked for before, all is.
    const day = answers.value.key.slice(0, date.value.length)
    const known = day === date.value ? answers.value.people : new Map<string, PersonBusy>()
    return everybody.value.map((person) => {
      const told = known.get(person.id)
      return {
        person,
        isMe: person.id === session.me?.id,
        busy: told?.busy.map(([start, end]) => ({ start: start * 1000, end: end * 1000 })) ?? [],
        unknown: told ? told.unknown : failed.value ? 'unavailable' : null,
        isLoading: !told && !failed.value,
      }
    })
  })
  const busy = computed<TimeRange[]>(() => people.value.flatMap((person) => person.busy))
  return { people, busy }
}
