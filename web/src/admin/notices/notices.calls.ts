import type {
  LoggedNotice,
  NoticeKind,
  NoticeKindChange,
  NoticeLogPage,
  NoticeReport,
  NoticeSettingsChange,
  NoticeTest,
} from '@meeting/shared'
import { defineCalls } from '../calls.ts'

type LogQuery = { state?: string; kind?: string; before?: number }

export const [useNoticesCalls, noticesCallsKey] = defineCalls((client) => ({
  getReport: () => client.get<NoticeReport>('/admin/notices'),
  changeSettings: (change: NoticeSettingsChange) =>
    client.put<NoticeReport>('/admin/notices/settings', { body: change }),
  changeKind: (kind: NoticeKind, change: NoticeKindChange) =>
    client.put<NoticeReport>(`/admin/notices/kinds/${kind}`, { body: change }),
  sendTest: (test: NoticeTest) => client.post<LoggedNotice>('/admin/notices/test', { body: test }),
  getLogged: (id: number) => client.get<LoggedNotice>(`/admin/notices/log/${id}`),
  listLog: (query: LogQuery) => client.get<NoticeLogPage>('/admin/notices/log', { query }),
}))
