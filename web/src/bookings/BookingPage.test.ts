// @vitest-environment happy-dom
import type { Booking } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { aBooking } from '../test-support/examples.ts'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import BookingPage from './BookingPage.vue'

/** One that is still to come, whenever the test runs. */
async function open(given: Partial<Booking>) {
  const booking: Booking = {
    ...aBooking(given),
    id: 'booking-1',
    start: '2096-11-24T10:00:00+08:00',
    end: '2096-11-24T11:00:00+08:00',
    ...given,
  }
  const { wrapper } = mountInApp(BookingPage, {
    props: { bookingId: 'booking-1' },
    endpoints: { getBooking: () => Promise.resolve(booking) },
  })
  await flushPromises()
  return wrapper
}

const native = { origin: 'dingtalk', can: { cancel: false } } as const

describe('the page of a booking', () => {
  test('whose room is gone says so, and offers another one', async () => {
    const page = await open({ rooms: [{ id: 'room-9', name: '旧会议室', removed: true }] })
    expect(page.get('[role="alert"]').text()).toContain('这场会议需要换一间')
    expect(page.text()).toContain('旧会议室')
    expect(page.text()).toContain('会议室已停用')
    expect(getByRole('button', '另订会议室')).toBeDefined()
  })

  test('names a room that this person does not see', async () => {
    const page = await open({ rooms: [{ id: 'room-9', name: '董事会议室', removed: false }] })
    expect(page.text()).toContain('董事会议室')
    expect(page.find('[role="alert"]').exists()).toBe(false)
  })

  test('of a series made in DingTalk says where it is changed', async () => {
    const page = await open({ ...native, recurring: true })
    expect(page.text()).toContain('重复日程，请在钉钉日历中修改或取消')
    expect(page.findAll('button').map((button) => button.text())).not.toContain('取消预订')
  })

  test('made in DingTalk and cancelled here warns that it leaves all calendars', async () => {
    await open({ ...native, can: { cancel: true } })
    getByRole('button', '取消预订').click()
    await flushPromises()
    expect(document.body.textContent).toContain('一并从所有人的钉钉日历中删除')
  })
})
