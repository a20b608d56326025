import type { EventDetail, EventPage, EventTypes } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

export type EventQuestion = {
  type?: string
  state?: string
  from?: string
  to?: string
  before?: number
  limit?: number
}

export const [useEventsCalls, eventsCallsKey] = defineCalls((client) => ({
  listEvents: (query: EventQuestion) => client.get<EventPage>('/admin/events', { query }),
  getTypes: () => client.get<EventTypes>('/admin/events/types'),
  getEvent: (id: number) => client.get<EventDetail>(`/admin/events/${id}`),
  replay: (id: number) => client.post<EventDetail>(`/admin/events/${id}/replay`),
  recover: () => client.post<undefined>('/admin/events/recover'),
}))
