import type { Booking } from '@meeting/shared'
import { describe, expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'
import { rightNow } from './company-time.ts'

const journey = useJourney()
const open = (path: string) => `${journey.product.origin}/meeting${path}`

describe('checking in', () => {
  test('an administrator asks for it; whoever books is told until when, and checks in with one tap in the room', async () => {
    const admin = await journey.visit({ device: 'windows', userId: 'admin01' })
    await admin.page.goto(open('/admin/check-in'))
    await admin.page.getByText('要求签到', { exact: true }).click()
    await admin.page.getByRole('heading', { name: '不需要签到的' }).waitFor()
    await admin.screenshot('check-in-settings')
    await admin.page.getByRole('button', { name: '保存', exact: true }).click()
    await admin.page.getByText('已保存').waitFor()
    expect(await admin.accessibilityProblems()).toEqual([])

    const phone = await journey.visit({ device: 'android', userId: 'zhangsan' })
    await phone.page.goto(open('/rooms'))
    await phone.page.getByText('听雨轩').first().click()
    await phone.page.getByRole('button', { name: /预订/ }).last().click()
    await phone.page.getByText(/前签到，过时会议室会让给别人/).waitFor()
    await phone.screenshot('check-in-term')
    const booking = await phone.page.evaluate(async (now) => {
      const { rooms } = await (await fetch('/meeting/api/v1/rooms')).json()
      const quarter = 900_000
      const start = Math.floor(now / quarter) * quarter
      const body = {
        title: '晨会',
        roomIds: [rooms.find((room: { name: string }) => room.name === '望岳厅').id],
        start: new Date(start).toISOString(),
        end: new Date(start + 4 * quarter).toISOString(),
        attendeeIds: [],
        note: '',
      }
      const headers = { 'content-type': 'application/json', prefer: 'wait=5' }
      const answer = await fetch('/meeting/api/v1/bookings', { method: 'POST', headers, body: JSON.stringify(body) })
      return answer.json()
    }, rightNow())
    const { id, roomIds } = booking as Booking
    await phone.page.goto(open(`/bookings/${id}`))
    await phone.page.getByRole('button', { name: '签到' }).waitFor()
    await phone.screenshot('check-in-open')
    await phone.page.goto(open(`/rooms/${roomIds[0]}`))
    await phone.page.getByRole('heading', { name: '这间会议室现在的会议' }).waitFor()
    await phone.screenshot('check-in-in-the-room')
    await phone.page.getByRole('button', { name: '签到' }).click()
    await phone.page.getByText(/^已签到 · /).waitFor()
    expect(await phone.accessibilityProblems()).toEqual([])
  })
})
