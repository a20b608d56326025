import type { AuditPage } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

export type AuditQuestion = { action?: string; from?: string; to?: string; before?: number; limit?: number }

export const [useAuditCalls, auditCallsKey] = defineCalls((client) => ({
  listEntries: (query: AuditQuestion) => client.get<AuditPage>('/admin/audit', { query }),
}))
