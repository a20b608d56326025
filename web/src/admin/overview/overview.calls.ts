import type { EventTypes, HealthReport } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

/** What the overview reads of subjects whose pages are loaded only when they are opened. */
export const [useOverviewCalls, overviewCallsKey] = defineCalls((client) => ({
  getHealth: () => client.get<HealthReport>('/admin/health'),
  getEventTypes: () => client.get<EventTypes>('/admin/events/types'),
}))
