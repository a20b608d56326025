import type { Booking } from '@meeting/shared'
import { useI18n } from '../i18n/index.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'

/** The rooms of a booking in words. */
export function useRoomNames() {
  const { t, locale } = useI18n()
  const rooms = useRoomsStore()

  const nameOf = (roomId: string) => rooms.byId(roomId)?.name ?? t('booking.unknownRoom')
  const join = (names: readonly string[]) => names.join(locale.value === 'zh-CN' ? '、' : ', ')

  /** All of them, one after the other. */
  function roomNames(roomIds: readonly string[]): string {
    return join(roomIds.map(nameOf))
  }

  /** Those of a booking that stands: it knows also the rooms that are gone, or that this person does not see. */
  function roomNamesOf(booking: Pick<Booking, 'rooms'>): string {
    return join(
      booking.rooms.map(({ id, name, removed }) =>
        removed ? t('booking.goneRoom', { room: name }) : (rooms.byId(id)?.name ?? name),
      ),
    )
  }

  /** The first, and how many there are: for where there is little place. */
  function shortRoomNames(roomIds: readonly string[]): string {
    const [first] = roomIds
    if (first === undefined || roomIds.length === 1) return roomNames(roomIds)
    return t('sheet.roomAndMore', { room: nameOf(first), total: roomIds.length, more: roomIds.length - 1 })
  }

  return { roomNames, roomNamesOf, shortRoomNames }
}
