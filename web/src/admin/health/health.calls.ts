import type { HealthCheckId, HealthReport } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

/** All lights one after another, each as long as DingTalk's slowest answer. */
const patience = 90_000

export const [useHealthCalls, healthCallsKey] = defineCalls((client) => ({
  getHealth: () => client.get<HealthReport>('/admin/health'),
  runChecks: (checks: HealthCheckId[]) =>
    client.post<HealthReport>('/admin/health/runs', { body: { checks }, timeout: patience }),
}))
