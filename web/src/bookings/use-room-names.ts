import { useI18n } from '../i18n/index.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'

/** The rooms of a booking in words. */
export function useRoomNames() {
  const { t, locale } = useI18n()
  const rooms = useRoomsStore()

  const nameOf = (roomId: string) => rooms.byId(roomId)?.name ?? t('booking.unknownRoom')

  /** All of them, one after the other. */
  function roomNames(roomIds: readonly string[]): string {
    return roomIds.map(nameOf).join(locale.value === 'zh-CN' ? '、' : ', ')
  }

  /** The first, and how many there are: for where there is little place. */
  function shortRoomNames(roomIds: readonly string[]): string {
    const [first] = roomIds
    if (first === undefined || roomIds.length === 1) return roomNames(roomIds)
    return t('sheet.roomAndMore', { room: nameOf(first), total: roomIds.length, more: roomIds.length - 1 })
  }

  return { roomNames, shortRoomNames }
}
