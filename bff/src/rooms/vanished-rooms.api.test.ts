import { useTestServer } from '@meeting/test/app'
import { aBooking, aRoom, book, look } from '@meeting/test/bookings'
import { describe, expect, test } from 'vitest'
import { takeOutOfView } from './vanished-rooms.ts'

const held = useTestServer()

describe('a room that is gone', () => {
  test('keeps its bookings, which say so, and those who were to meet there are told', async () => {
    const server = held.current
    const { dependencies, corp } = server
    const [gone, kept] = [await aRoom(server, { name: '旧会议室' }), await aRoom(server, { name: '新会议室' })]
    const [organizer, attendee] = [await server.signInAs(), await server.anEmployee()]
    const { body } = await book(
      organizer,
      aBooking({ roomIds: [gone, kept], attendeeIds: [attendee.id], title: '评审' }),
    )
    expect(body.rooms.map(({ removed }) => removed)).toEqual([false, false])
    expect(await takeOutOfView({ dependencies, corp }, [gone])).toBe(1)
    expect(await takeOutOfView({ dependencies, corp }, [gone])).toBe(0)

    const seen = (await look(organizer, body.id)).body
    expect(seen.state).toBe('confirmed')
    expect(seen.rooms).toEqual(
      expect.arrayContaining([
        { id: gone, name: '旧会议室', removed: true },
        { id: kept, name: '新会议室', removed: false },
      ]),
    )
    const notices = await dependencies.database
      .selectFrom('notices')
      .select(['receiverId', 'kind', 'detail'])
      .where('bookingId', '=', body.id)
      .where('kind', '=', 'room_closed')
      .execute()
    expect(new Set(notices.map(({ receiverId }) => receiverId))).toEqual(new Set([organizer.employee.id, attendee.id]))
    expect(notices[0]?.detail).toMatchObject({ previousRooms: ['旧会议室'] })
  })
})
