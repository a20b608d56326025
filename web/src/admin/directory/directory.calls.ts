import type {
  DirectoryListKind,
  DirectoryListPage,
  DirectoryPerson,
  DirectoryPersonMatch,
  DirectoryReport,
  HandOverRequest,
  LeaverOutcome,
  LeaversReport,
  LeavingSettings,
} from '@meeting/shared'
import { defineCalls } from '../calls.ts'

const base = '/admin/directory'

export const [useDirectoryCalls, directoryCallsKey] = defineCalls((client) => ({
  getDirectory: () => client.get<DirectoryReport>(base),
  startSync: () => client.post<DirectoryReport>(`${base}/sync`),
  stopSync: () => client.post<DirectoryReport>(`${base}/sync/stop`),
  listDirectory: (kind: DirectoryListKind, after?: string) =>
    client.get<DirectoryListPage>(`${base}/lists/${kind}`, { query: { after } }),
  findPeople: (query: string, signal?: AbortSignal) =>
    client.get<{ people: DirectoryPersonMatch[] }>(`${base}/people`, { query: { query }, signal }),
  getPerson: (id: string) => client.get<DirectoryPerson>(`${base}/people/${id}`),
  refreshPerson: (id: string) => client.post<DirectoryPerson>(`${base}/people/${id}/refresh`),
  lookUp: (userId: string) => client.post<DirectoryPerson>(`${base}/people/lookup`, { body: { userId } }),
  getLeavers: () => client.get<LeaversReport>(`${base}/leavers`),
  saveLeaving: (settings: LeavingSettings) => client.put<LeaversReport>(`${base}/leavers/settings`, { body: settings }),
  handOver: (request: HandOverRequest) => client.post<LeaverOutcome>(`${base}/leavers/hand-over`, { body: request }),
  release: (bookingIds: string[]) => client.post<LeaverOutcome>(`${base}/leavers/release`, { body: { bookingIds } }),
}))
