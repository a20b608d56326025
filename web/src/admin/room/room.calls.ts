import type { AdminRoom, ClosureList, RoomHistory, RoomSheets, RoomWeek } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

const page = (id: string) => `/admin/room-pages/${encodeURIComponent(id)}`

export const [useRoomCalls, roomCallsKey] = defineCalls((client) => ({
  getRoom: (id: string) => client.get<AdminRoom>(`/admin/rooms/${encodeURIComponent(id)}`),
  getWeek: (id: string, from: string, signal?: AbortSignal) =>
    client.get<RoomWeek>(`${page(id)}/week`, { query: { from }, ...(signal ? { signal } : {}) }),
  getHistory: (id: string, before?: string) => client.get<RoomHistory>(`${page(id)}/history`, { query: { before } }),
  listClosures: (roomId: string) => client.get<ClosureList>('/admin/closures', { query: { roomId } }),
  listSheets: (ids: readonly string[]) =>
    client.get<RoomSheets>('/admin/room-pages/sheets', { query: { ids: ids.join(',') } }),
}))
