// @vitest-environment happy-dom
import type { RoomTimeline } from '@meeting/shared'
import { addDays } from '@meeting/shared/time/zone'
import type { TimelineBar } from '@meeting/shared/timeline/timeline.types'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { openPage, useTestScreen } from '../test-support/rooms-pages.ts'
import { aBar, aBooking, aDate, aRoom, at, shanghai, someRules } from '../timeline/timeline.fixtures.ts'

useTestScreen()

const path = '/rooms/room-1'

/** The week of the test day, with bars on its Monday. */
function aWeek(bars: TimelineBar[]): Promise<RoomTimeline> {
  const days = Array.from({ length: 7 }, (_, index) => {
    const date = addDays(aDate, index)
    const from = at('00:00', date) / 1000
    return { date, from, to: from + 86_400, bars: index === 0 ? bars : [] }
  })
  return Promise.resolve({ roomId: 'room-1', timeZone: shanghai, version: 'v1', names: ['', '李四'], days })
}

describe('the page of a room', () => {
  test('says its rules in words', async () => {
    const rules = someRules({ maxMinutes: 120, advance: { count: 14, unit: 'days', opensAt: '00:00' } })
    const { page } = await openPage({ path, rooms: [aRoom({ rules })], getRoomTimeline: () => aWeek([]) })
    expect(page.text()).toContain('最长 2 小时 · 提前 14 天开放')
  })

  test('tells whether it is free now and what is on today, mine by its title', async () => {
    const { page } = await openPage({
      path,
      bookings: [aBooking('16:00', '17:00')],
      getRoomTimeline: () => aWeek([aBar('15:00', '16:00', 0, 1), aBar('16:00', '17:00', 0, 1)]),
    })
    expect(page.get('h1').element.parentElement?.textContent).toContain('空闲 · 至 15:00')
    expect(page.findAll('.segments button').map((button) => button.attributes('aria-label'))).toEqual([
      '望岳厅，13:45 到 15:00 空闲，预订',
      '望岳厅，15:00 到 16:00，已占用 · 李四',
      '望岳厅，16:00 到 17:00，我的 · 周会',
      '望岳厅，17:00 到 20:00 空闲，预订',
    ])
  })

  test('its button books the next hour that is free', async () => {
    const { page, sheet } = await openPage({ path, getRoomTimeline: () => aWeek([aBar('14:00', '17:00', 0, 1)]) })
    const button = page.findAll('button').find((candidate) => candidate.text() === '预订 今天 17:00–18:00')
    await button?.trigger('click')
    expect(sheet.request).toMatchObject({ roomId: 'room-1', start: at('17:00'), end: at('18:00') })
  })

  test('who may not book it reads why, and gets no button', async () => {
    const rules = someRules({ bookableBy: { kind: 'administrators' } })
    const { page } = await openPage({ path, rooms: [aRoom({ rules })], getRoomTimeline: () => aWeek([]) })
    expect(page.get('.excluded').text()).toBe('只有管理员可以预订')
    expect(page.find('.button-primary').exists()).toBe(false)
  })

  test('another day of the week is chosen by its name and kept in the address', async () => {
    const { page, router } = await openPage({ path, getRoomTimeline: () => aWeek([]) })
    const wednesday = page.findAll('.room-week button').find((button) => button.text().includes('25'))
    await wednesday?.trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ date: '2026-11-25' })
    expect(page.get('.room-week [aria-pressed=true]').text()).toContain('25')
  })

  test('a week that cannot be read says so and can be tried again', async () => {
    let fails = true
    const { page } = await openPage({
      path,
      getRoomTimeline: () => (fails ? Promise.reject(new ApiError('offline')) : aWeek([])),
    })
    expect(page.get('[role=alert]').text()).toContain('没有网络')
    fails = false
    await page.get('[role=alert] button').trigger('click')
    await flushPromises()
    expect(page.find('.room-week').exists()).toBe(true)
  })

  test('an unknown room leads back to all rooms', async () => {
    const { page } = await openPage({ path: '/rooms/gone' })
    expect(page.text()).toContain('没有这间会议室')
    expect(page.findAll('a').some((link) => link.attributes('href') === '/rooms')).toBe(true)
  })
})
