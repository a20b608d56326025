import type { AdminMe } from '@meeting/shared'
import { defineCalls } from './calls.ts'

export const [useAdminCalls, adminCallsKey] = defineCalls((client) => ({
  getAdminMe: () => client.get<AdminMe>('/admin/me'),
}))
