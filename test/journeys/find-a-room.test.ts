import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'
import { readLayoutShift, watchLayoutShift } from '@meeting/test/layout-shift'
import { eventsOf, roomIdOf } from './company.ts'
import { at, dayFromNow, rightNow } from './company-time.ts'

const journey = useJourney()

const tomorrow = dayFromNow(1)
const meeting = (path = '') => `${journey.product.origin}/meeting${path}`
const toast = (page: Page) => page.locator('.toasts')

test('on a phone nothing fits, the nearest choice is booked, and next time it takes three taps', async () => {
  const { sandbox } = journey.product
  const start = at(tomorrow, '10:00')
  for (const room of ['望岳厅', '议事堂']) {
    const roomIds = [await roomIdOf(sandbox, room)]
    await sandbox.book({ userId: 'lisi', roomIds, start, end: start + 3_600_000, title: '全员会' })
  }
  const { page, context, screenshot, accessibilityProblems } = await journey.visit({ device: 'android' })
  await watchLayoutShift(context)
  await page.goto(meeting())
  await page.getByRole('link', { name: /找会议室/ }).click()
  await page.getByRole('button', { name: '明天', exact: true }).click()
  await page.getByLabel('时间', { exact: true }).selectOption({ label: '10:00' })
  await page.getByLabel('人数', { exact: true }).fill('12')
  await page.getByLabel('人数', { exact: true }).blur()
  await page.getByText('没有正好合适的').first().waitFor()
  const later = page.getByRole('listitem').filter({ hasText: '望岳厅' }).filter({ hasText: '晚 1 小时' })
  await later.waitFor()
  await page.getByText('分两间坐').first().waitFor()
  await screenshot('find-nothing-fits')
  expect(await accessibilityProblems()).toEqual([])
  expect(await readLayoutShift(page)).toBeLessThan(0.05)
  await later.getByRole('button', { name: '收藏 望岳厅' }).click()
  await later.getByRole('button', { name: /^预订 望岳厅 · 明天 11:00–12:00/ }).click()
  const sheet = page.getByRole('dialog', { name: '预订会议室' })
  await sheet.getByText('这段时间空闲').waitFor()
  await sheet.getByRole('button', { name: /^预订 望岳厅/ }).click()
  await toast(page).getByText('望岳厅').waitFor()
  const events = await eventsOf(sandbox, '望岳厅', tomorrow)
  expect(events.map((event) => event.start)).toEqual([start, at(tomorrow, '11:00')])

  // What was looked for is remembered: open, choose, book. Twelve still fit into the marked room an hour after that.
  await page.goto(meeting())
  await page.getByRole('link', { name: /找会议室/ }).click()
  const next = page.getByRole('button', { name: /^预订 望岳厅 · 明天 12:00–13:00/ })
  await next.click()
  await sheet.getByRole('button', { name: /^预订 望岳厅/ }).click()
  await toast(page).getByText('12:00–13:00').waitFor()
  await screenshot('find-booked-in-three-taps')
})

test('on a PC in English the calendars of attendees are seen, and the first time that suits all is booked by keyboard', async () => {
  const { sandbox } = journey.product
  const busyUntil = at(tomorrow, '15:30')
  const title = 'On the road'
  await sandbox.book({ userId: 'wangwu', roomIds: [], start: rightNow() - 3_600_000, end: busyUntil, title })
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', language: 'en-US' })
  await page.goto(meeting('/find'))
  await page.getByRole('button', { name: 'Tomorrow', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Time', { exact: true }).selectOption({ label: '14:00' })
  await page.getByLabel('People', { exact: true }).focus()
  await page.keyboard.type('2')
  // Enter looks for it and goes on to the first result.
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Book /)
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Book a room' })
  await sheet.getByText('Free at that time').waitFor()
  await sheet.getByRole('combobox', { name: 'Attendees' }).focus()
  await page.keyboard.type('王五')
  await sheet.getByRole('option', { name: /王五/ }).waitFor()
  await page.keyboard.press('Enter')
  const times = sheet.getByRole('list', { name: 'When people can' })
  await times.getByText(/^Busy .*15:30/).waitFor()
  await screenshot('find-people-busy')
  expect(await accessibilityProblems()).toEqual([])
  await sheet.getByRole('button', { name: 'Take the first time that suits all' }).focus()
  await page.keyboard.press('Enter')
  await sheet.getByRole('status').filter({ hasText: 'Everybody can' }).waitFor()
  await expect.poll(() => times.getByText('Free', { exact: true }).count()).toBe(2)
  await screenshot('find-first-common-time')
  await sheet.getByRole('button', { name: /^Book / }).focus()
  await page.keyboard.press('Enter')
  await toast(page)
    .getByText(/Booked|booked/)
    .waitFor()
  const events = await sandbox.calendar({ from: busyUntil })
  const ours = events.filter(({ attendeeUserIds, rooms }) => attendeeUserIds.includes('wangwu') && rooms.length > 0)
  expect(ours).toHaveLength(1)
  expect(ours[0]?.start).toBeGreaterThanOrEqual(busyUntil)
})
