import type { ControlEvent } from '@meeting/sandbox/control/control.types'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'

const journey = useJourney()

const meeting = (path = '') => `${journey.product.origin}/meeting${path}`
const toast = (page: Page) => page.locator('.toasts')

async function eventsIn(roomName: string): Promise<ControlEvent[]> {
  const events = await journey.product.sandbox.calendar()
  return events.filter(({ rooms, status }) => status === 'confirmed' && rooms.some(({ name }) => name === roomName))
}

async function takeNow(page: Page, room: string) {
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: room, exact: true }) })
  await row.getByRole('button', { name: new RegExp(`预订 ${room} 30 分`) }).click()
  await toast(page).getByText(`已预订 ${room}`).waitFor()
}

test('on a phone a free room is taken with one tap, stands in the calendar, and is given back with undo', async () => {
  const { page, screenshot } = await journey.visit({ device: 'android' })
  await page.goto(meeting())
  await takeNow(page, '望岳厅')
  await screenshot('book-now-taken')

  const card = page.getByRole('article')
  await card.getByText('张三的会议').waitFor()
  await card.getByText('望岳厅').waitFor()
  const [event] = await eventsIn('望岳厅')
  expect(event).toMatchObject({ title: '张三的会议', organizerUserId: 'zhangsan', native: false })
  expect(event?.rooms).toMatchObject([{ name: '望岳厅', response: 'accepted' }])

  await toast(page).getByRole('button', { name: '撤销' }).click()
  await toast(page).getByText('已撤销').waitFor()
  await card.waitFor({ state: 'detached' })
  await expect.poll(() => eventsIn('望岳厅')).toEqual([])
  await page.getByRole('button', { name: /预订 望岳厅 30 分/ }).waitFor()
})

test('on its page a booking says that it is in the calendar, and is cancelled after a question', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'android', userId: 'lisi' })
  await page.goto(meeting())
  await takeNow(page, '听雨轩')
  await page.getByRole('article').getByRole('link', { name: '查看详情' }).click()
  await page.getByRole('heading', { name: '李四的会议', level: 1 }).waitFor()
  await page.getByText('在钉钉日历中', { exact: true }).waitFor()
  await screenshot('book-now-page')
  expect(await accessibilityProblems()).toEqual([])

  await page.getByRole('button', { name: '取消预订' }).click()
  const question = page.getByRole('dialog')
  await question.getByText('听雨轩').waitFor()
  await screenshot('book-now-cancel')
  await question.getByRole('button', { name: '取消预订' }).click()
  await toast(page).getByText('已取消').waitFor()
  await question.waitFor({ state: 'detached' })
  await expect.poll(() => eventsIn('听雨轩')).toEqual([])
  await page.getByRole('button', { name: '再订一次' }).waitFor()
  await screenshot('book-now-cancelled')

  await page.goto(meeting())
  await page.getByRole('button', { name: /预订 听雨轩 30 分/ }).waitFor()
  expect(await page.getByRole('article').count()).toBe(0)
})
