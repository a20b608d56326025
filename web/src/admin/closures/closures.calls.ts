import type {
  AdminRooms,
  ClosureChoiceInput,
  ClosureDetail,
  ClosureInput,
  ClosureList,
  ClosurePreview,
  ClosurePreviewInput,
} from '@meeting/shared'
import { defineCalls } from '../calls.ts'

const one = (id: string) => `/admin/closures/${encodeURIComponent(id)}`

export const [useClosuresCalls, closuresCallsKey] = defineCalls((client) => ({
  listClosures: (roomId?: string) => client.get<ClosureList>('/admin/closures', { query: { roomId } }),
  getClosure: (id: string) => client.get<ClosureDetail>(one(id)),
  preview: (body: ClosurePreviewInput) => client.post<ClosurePreview>('/admin/closures/preview', { body }),
  create: (body: ClosureInput) => client.post<ClosureDetail>('/admin/closures', { body }),
  change: (id: string, body: ClosureInput) => client.put<ClosureDetail>(one(id), { body }),
  choose: (id: string, choices: ClosureChoiceInput[]) =>
    client.post<ClosureDetail>(`${one(id)}/choices`, { body: { choices } }),
  lift: (id: string) => client.post<ClosureDetail>(`${one(id)}/lift`),
  listRooms: () => client.get<AdminRooms>('/admin/rooms'),
}))
