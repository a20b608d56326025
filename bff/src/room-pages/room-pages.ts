import {
  addDays,
  dayRange,
  toIsoInZone,
  type Room,
  type RoomGroup,
  type RoomHistory,
  type RoomSheet,
  type RoomSheets,
  type RoomWeek,
} from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { printedCode } from '../check-in/room-codes.ts'
import { DomainError } from '../errors.ts'
import { listRoomBookings, listRoomHistory, type HistoryCursor, type HistoryRow } from './room-history.repository.ts'
import { toRoomLink } from './room-link.ts'

const pageSize = 20

/** What happened in a room, newest first, as somebody in the management backend may see it. Throws `room.not_found`. */
export async function getRoomHistory(
  context: CorpContext,
  { roomId, viewerId, before }: { roomId: string; viewerId: string; before: HistoryCursor | null },
): Promise<RoomHistory> {
  const { dependencies, corp } = context
  const room = await findRoom(context, roomId)
  const rows = await listRoomHistory(dependencies.database, corp.corpId, {
    roomId,
    viewerId,
    before,
    limit: pageSize + 1,
  })
  const page = rows.slice(0, pageSize)
  const last = page.at(-1)
  return {
    entries: page.map((row) =>
      toEntry(row, { timeZone: room.timeZone, seesTitles: corp.settings.titlePrivacy === 'title', viewerId }),
    ),
    next: rows.length > pageSize && last ? `${new Date(last.at).toISOString()}_${last.id}` : null,
  }
}

function toEntry(
  row: HistoryRow,
  { timeZone, seesTitles, viewerId }: { timeZone: string; seesTitles: boolean; viewerId: string },
): RoomHistory['entries'][number] {
  const { id, at, kind, actor, detail, bookingId, start, end } = row
  const maySee = seesTitles || row.attends || row.organizerId === viewerId
  const booking =
    bookingId === null || start === null || end === null
      ? null
      : {
          id: bookingId,
          title: maySee ? row.title : null,
          start: toIsoInZone(start, timeZone),
          end: toIsoInZone(end, timeZone),
          organizer: row.organizer,
        }
  return { id, at: toIsoInZone(at, timeZone), kind, actor, booking, detail }
}

/** Seven days of a room with what stands in it. Throws `room.not_found`. */
export async function getRoomWeek(
  context: CorpContext,
  { roomId, viewerId, from }: { roomId: string; viewerId: string; from: string },
): Promise<RoomWeek> {
  const { dependencies, corp } = context
  const room = await findRoom(context, roomId)
  const days = Array.from({ length: 7 }, (_, place) => {
    const date = addDays(from, place)
    const { start, end } = dayRange(date, room.timeZone)
    return { date, from: start / 1000, to: end / 1000 }
  })
  const range = { start: (days[0]?.from ?? 0) * 1000, end: (days.at(-1)?.to ?? 0) * 1000 }
  const rows = await listRoomBookings(dependencies.database, corp.corpId, { roomId, viewerId, range })
  const seesTitles = corp.settings.titlePrivacy === 'title'
  const bookings = rows.map(({ organizerId, attends, title, ...row }) => ({
    ...row,
    title: seesTitles || attends || organizerId === viewerId ? title : null,
  }))
  return { days, bookings }
}

async function findRoom({ dependencies, corp }: CorpContext, id: string): Promise<Room> {
  const room = (await dependencies.rooms.get(corp.corpId)).byId.get(id)
  if (!room) throw new DomainError('room.not_found')
  return room
}

/** What the printed sheets of rooms say, in the order of the rooms' list; rooms that are not there are left out. */
export async function listRoomSheets({ dependencies, corp }: CorpContext, ids: readonly string[]): Promise<RoomSheets> {
  const { list } = await dependencies.rooms.get(corp.corpId)
  const wanted = new Set(ids)
  const { publicUrl } = dependencies.config
  const address = { publicUrl, corpId: corp.corpId, agentId: corp.agentId }
  const sheets = list.rooms
    .filter((room) => wanted.has(room.id))
    .map((room): RoomSheet => ({
      id: room.id,
      name: room.name,
      place: placeOf(room, list.groups),
      capacity: room.capacity,
      link: toRoomLink(room.id, { ...address, code: printedCode({ corp }, room.id) }),
    }))
  return { sheets }
}

/** The groups from the building down; without any, where the room says that it is. */
function placeOf(room: Room, groups: readonly RoomGroup[]): string {
  const names: string[] = []
  let id = room.groupId
  while (id !== null && names.length <= groups.length) {
    const group = groups.find((candidate) => candidate.id === id)
    if (group) names.unshift(group.name)
    id = group?.parentId ?? null
  }
  return names.length > 0 ? names.join(' · ') : (room.location ?? '')
}
