import type { RoomHistory, RoomSheets, RoomWeek } from '@meeting/shared'
import { aBooking, aRoom, book, cancel, send, takeOverCompany, workOff } from '@meeting/test/bookings'
import { useTestServer } from '@meeting/test/app'
import { describe, expect, test } from 'vitest'

const held = useTestServer()

describe('a room’s page', () => {
  test('tells what happened in the room, newest first, page by page', async () => {
    const server = held.current
    const { people, rooms } = await takeOverCompany(server)
    const { body } = await book(people.zhangsan, aBooking({ roomIds: [rooms.plain] }))
    server.clock.advance(1_000)
    await workOff(server)
    server.clock.advance(1_000)
    await cancel(people.zhangsan, body.id)
    server.clock.advance(1_000)
    const closure = { roomIds: [rooms.plain], start: '2026-11-24T00:00', end: null, reason: '检修' }
    const closed = await send<{ id: string }>(people.admin01, '/admin/closures', { method: 'POST', json: closure })
    server.clock.advance(1_000)
    await send(people.admin01, `/admin/closures/${closed.body.id}/lift`, { method: 'POST' })
    const history = await send<RoomHistory>(people.admin01, `/admin/room-pages/${rooms.plain}/history`)
    expect(history.body.entries.map(({ kind, actor, detail }) => [kind, actor, detail])).toEqual([
      ['room.reopened', people.admin01.employee.name, '检修'],
      ['room.closed', people.admin01.employee.name, '检修'],
      ['booking.cancelled', people.zhangsan.employee.name, null],
      ['booking.placed', null, null],
      ['booking.made', people.zhangsan.employee.name, null],
    ])
    expect(history.body.entries.at(-1)?.booking).toMatchObject({ title: null, organizer: '张三' })
    const { entries } = history.body
    const cursor = `${new Date(Date.parse(entries[1]?.at ?? '')).toISOString()}_${entries[1]?.id}`
    const rest = await send<RoomHistory>(people.admin01, `/admin/room-pages/${rooms.plain}/history?before=${cursor}`)
    expect(rest.body.entries).toEqual(entries.slice(2))
  })

  test('prints sheets whose code opens the room’s page in DingTalk, or in a browser', async () => {
    const server = held.current
    const admin = await server.signInAsAdministrator('named')
    const id = await aRoom(server, { name: '望岳厅', capacity: 12, location: '3层东侧' })
    const { body } = await send<RoomSheets>(admin, `/admin/room-pages/sheets?ids=${id}`)
    const [sheet] = body.sheets
    expect(sheet).toMatchObject({ id, name: '望岳厅', place: '3层东侧', capacity: 12 })
    const link = new URL(sheet?.link ?? '')
    expect(link.origin + link.pathname).toBe('https://applink.dingtalk.com/page/h5_app_open')
    const path = link.searchParams.get('path') ?? ''
    expect(path).toMatch(new RegExp(`^/meeting/rooms/${id}\\?code=p\\.[\\w-]{22}$`))
    expect(Object.fromEntries(link.searchParams)).toEqual({
      appId: server.corp.agentId,
      appType: '2',
      corpId: server.corp.corpId,
      path,
      fallbackLink: `https://meeting.example${path}`,
    })
  })

  test('shows its week in the room’s own zone, with who organizes', async () => {
    const server = held.current
    const person = await server.signInAs()
    const admin = await server.signInAsAdministrator('main')
    const id = await aRoom(server, { name: '东京', timeZone: 'Asia/Tokyo' })
    const { body } = await book(person, aBooking({ roomIds: [id] }))
    const week = await send<RoomWeek>(admin, `/admin/room-pages/${id}/week?from=2026-11-23`)
    expect(week.body.days.map((day) => day.date).slice(0, 2)).toEqual(['2026-11-23', '2026-11-24'])
    expect(week.body.days[0]?.from).toBe(Date.parse('2026-11-23T00:00:00+09:00') / 1000)
    expect(week.body.bookings).toMatchObject([
      {
        id: body.id,
        start: Date.parse(body.start) / 1000,
        organizer: person.employee.name,
        title: null,
        origin: 'app',
      },
    ])
  })

  test('of another company is not there', async () => {
    const admin = await held.current.signInAsAdministrator('main')
    const { status } = await send(admin, '/admin/room-pages/00000000-0000-4000-8000-000000000000/history')
    expect(status).toBe(404)
  })
})
