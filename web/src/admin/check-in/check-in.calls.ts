import type { CheckInPage, CheckInSettings } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

export const [useCheckInCalls, checkInCallsKey] = defineCalls((client) => ({
  getCheckIn: () => client.get<CheckInPage>('/admin/check-in'),
  saveCheckIn: (settings: CheckInSettings) => client.put<CheckInPage>('/admin/check-in', { body: settings }),
}))
