import type {
  AdminRoom,
  AdminRoomGroup,
  AdminRooms,
  DepartmentChoice,
  EmployeeMatch,
  ImportColumn,
  RoomFields,
  RoomImport,
  RoomImportSummary,
  RoomsChange,
  RoomsChanged,
  UpcomingBookings,
} from '@meeting/shared'
import { defineCalls } from '../calls.ts'
import { sendFile } from './room-files.ts'

export type Place = 'dingtalk' | 'own'
export type TableLanguage = 'zh-CN' | 'en-US'

/** DingTalk may take its time; a table of thousands, too. */
const patient = { timeout: 60_000 }

export const [useRoomsAdminCalls, roomsAdminCallsKey] = defineCalls((client) => ({
  listRooms: () => client.get<AdminRooms>('/admin/rooms'),
  createRoom: (room: Partial<RoomFields> & { name: string; origin: Place }) =>
    client.post<AdminRoom>('/admin/rooms', { body: room, ...patient }),
  changeRoom: (id: string, change: Partial<RoomFields>) =>
    client.patch<AdminRoom>(`/admin/rooms/${id}`, { body: change, ...patient }),
  changeRooms: (roomIds: readonly string[], change: RoomsChange) =>
    client.patch<RoomsChanged>('/admin/rooms', { body: { roomIds, change }, ...patient }),
  listBookings: (id: string) => client.get<UpcomingBookings>(`/admin/rooms/${id}/bookings`),
  removeRoom: (id: string, bookings: 'keep' | 'cancel') =>
    client.delete<undefined>(`/admin/rooms/${id}`, { query: { bookings }, ...patient }),
  refreshRoom: (id: string) => client.post<{ room: AdminRoom | null }>(`/admin/rooms/${id}/refresh`, patient),
  removePicture: (id: string) => client.delete<AdminRoom>(`/admin/rooms/${id}/picture`),
  uploadPicture: (id: string, file: Blob) => sendFile<AdminRoom>(client, 'PUT', `/admin/rooms/${id}/picture`, file),
  listDepartments: () => client.get<{ departments: DepartmentChoice[] }>('/admin/rooms/departments'),
  findEmployees: (query: string, signal: AbortSignal) =>
    client.get<{ employees: EmployeeMatch[] }>('/directory/employees', { query: { query }, signal }),
  createGroup: (group: { name: string; parentId: string | null; origin: Place }) =>
    client.post<AdminRoomGroup>('/admin/rooms/groups', { body: group, ...patient }),
  renameGroup: (id: string, name: string) =>
    client.patch<AdminRoomGroup>(`/admin/rooms/groups/${id}`, { body: { name }, ...patient }),
  removeGroup: (id: string) => client.delete<undefined>(`/admin/rooms/groups/${id}`, patient),
  beginImport: (file: File, language: TableLanguage) => {
    const query = new URLSearchParams({ name: file.name, language }).toString()
    return sendFile<RoomImport>(client, 'POST', `/admin/rooms/imports?${query}`, file)
  },
  changeImport: (
    id: string,
    change: { cells?: { line: number; column: ImportColumn; text: string }[]; createGroups?: boolean },
    language: TableLanguage,
  ) => client.patch<RoomImport>(`/admin/rooms/imports/${id}`, { body: change, query: { language }, ...patient }),
  applyImport: (id: string, partly: boolean, language: TableLanguage) =>
    client.post<RoomImportSummary>(`/admin/rooms/imports/${id}/apply`, {
      body: { partly },
      query: { language },
      ...patient,
    }),
  undoImport: (id: string) => client.post<RoomImportSummary>(`/admin/rooms/imports/${id}/undo`, patient),
}))
