import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'
import { eventsOf, roomIdOf } from './company.ts'
import { at, dayFromNow } from './company-time.ts'

const journey = useJourney()

const tomorrow = dayFromNow(1)
const meeting = (path = '') => `${journey.product.origin}/meeting${path}`
const toast = (page: Page) => page.locator('.toasts')

/** A colleague books for an hour in DingTalk's own client. */
async function bookInDingTalk(roomName: string, clock: string, userId = 'lisi') {
  const { sandbox } = journey.product
  const start = at(tomorrow, clock)
  const roomIds = [await roomIdOf(sandbox, roomName)]
  return sandbox.book({ userId, roomIds, start, end: start + 3_600_000, title: '周会' })
}

/** On the list of rooms, a booking of one hour from that time on, not yet sent. */
async function chooseTime(page: Page, roomName: string, clock: string) {
  await page.goto(meeting(`/rooms?date=${tomorrow}&view=list`))
  await page
    .getByRole('button', { name: new RegExp(`^${roomName}，.*空闲，预订`) })
    .first()
    .click()
  const sheet = page.getByRole('dialog', { name: '预订会议室' })
  await sheet.getByLabel('开始').selectOption({ label: clock })
  await sheet.getByRole('group', { name: '时长' }).getByRole('button', { name: '1 小时' }).click()
  await sheet.getByText('这段时间空闲').waitFor()
  return { sheet, submit: sheet.getByRole('button', { name: new RegExp(`^预订 ${roomName}`) }) }
}

describe('where a colleague was faster in DingTalk', () => {
  test('the open sheet says so by itself and offers what is free', async () => {
    const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'ios' })
    const { sheet, submit } = await chooseTime(page, '望岳厅', '10:00')
    await bookInDingTalk('望岳厅', '10:00')
    await sheet.getByText('10:00–11:00 已被李四预订').waitFor()
    expect(await submit.isDisabled()).toBe(true)
    await screenshot('faster-while-choosing')
    expect(await accessibilityProblems()).toEqual([])
    await sheet
      .getByRole('group')
      .getByRole('button', { name: /^11:00–12:00/ })
      .click()
    await sheet.getByText('这段时间空闲').waitFor()
    await submit.click()
    await toast(page).getByText('望岳厅').waitFor()
    const events = await eventsOf(journey.product.sandbox, '望岳厅', tomorrow)
    expect(events.map(({ start }) => start)).toEqual([at(tomorrow, '10:00'), at(tomorrow, '11:00')])
  })

  test('and the page was not told, pressing is refused politely, with alternatives', async () => {
    const { page, screenshot } = await journey.visit({ device: 'android' })
    await page.route('**/api/v1/changes', (route) => route.abort())
    const { sheet, submit } = await chooseTime(page, '听雨轩', '10:00')
    await bookInDingTalk('听雨轩', '10:00', 'wangwu')
    await expect.poll(() => readBars(page)).toContain('王五')
    await submit.click()
    await sheet.getByRole('alert').getByText('刚刚被别人').waitFor()
    await sheet.getByText('10:00–11:00 已被王五预订').waitFor()
    await screenshot('faster-refused')
    await sheet.getByRole('button', { name: /^规矩屋/ }).click()
    await sheet.getByText('这段时间空闲').waitFor()
  })

  test('and only DingTalk knows, its refusal is told with the reason, and the held time is given back', async () => {
    const { sandbox } = journey.product
    const { page, screenshot } = await journey.visit({ device: 'android' })
    const { sheet, submit } = await chooseTime(page, '听雨轩', '14:00')
    await sandbox.holdPushes()
    await bookInDingTalk('听雨轩', '14:00')
    await submit.click()
    await sheet.getByRole('alert').getByText('钉钉').waitFor()
    await sheet.getByText('14:00–15:00 已被李四预订').waitFor()
    await screenshot('faster-refused-by-dingtalk')
    await sandbox.releasePushes()
    await page.goto(meeting(`/rooms?date=${tomorrow}`))
    await page.getByRole('gridcell', { name: '已占用，李四，14:00 到 15:00' }).waitFor()
    expect(await eventsOf(sandbox, '听雨轩', tomorrow)).toHaveLength(2)
  })
})

/** What the server knows of the day, as the page would read it. */
async function readBars(page: Page): Promise<string> {
  return page.evaluate(async (day) => (await fetch(`/meeting/api/v1/timeline?date=${day}`)).text(), tomorrow)
}

test('on an open timeline a native booking appears by itself, and goes when it is cancelled', async () => {
  const { page, screenshot } = await journey.visit({ device: 'android', userId: 'wangwu' })
  await page.goto(meeting(`/rooms?date=${tomorrow}`))
  await page.locator('.timeline-grid[aria-busy="false"]').waitFor()
  const { eventId } = await bookInDingTalk('规矩屋', '16:00')
  const bar = page.getByRole('gridcell', { name: '已占用，李四，16:00 到 17:00' })
  await bar.waitFor()
  await screenshot('native-appears')
  await bar.click()
  await page.getByRole('dialog').getByText('李四').waitFor()
  await screenshot('native-sheet')
  await page.keyboard.press('Escape')
  await journey.product.sandbox.cancelEvent({ eventId })
  await bar.waitFor({ state: 'detached' })
})

async function sendForApproval(clock: string) {
  const visitor = await journey.visit({ device: 'android' })
  const { page } = visitor
  const { sheet, submit } = await chooseTime(page, '议事堂', clock)
  await sheet.getByText('这间会议室需要审批，提交后等待审批。').waitFor()
  await submit.click()
  await toast(page).getByText('议事堂 已提交审批').waitFor()
  await toast(page).getByRole('button', { name: '查看预订' }).click()
  await page.getByText('待审批', { exact: true }).first().waitFor()
  const start = at(tomorrow, clock)
  const event = (await eventsOf(journey.product.sandbox, '议事堂', tomorrow)).find((one) => one.start === start)
  expect(event?.rooms).toMatchObject([{ response: 'tentative' }])
  return { ...visitor, what: { eventId: event?.eventId ?? '', roomId: event?.rooms[0]?.roomId ?? '' } }
}

describe('a room that needs approval', () => {
  test('has the booking wait, and confirmed while one looks', async () => {
    const { page, screenshot, accessibilityProblems, what } = await sendForApproval('09:00')
    await screenshot('approval-waiting')
    expect(await accessibilityProblems()).toEqual([])
    await journey.product.sandbox.approve(what)
    await page.getByText('已确认', { exact: true }).first().waitFor()
    await page.getByText('待审批', { exact: true }).first().waitFor({ state: 'detached' })
    await screenshot('approval-given')
  })

  test('and does not get it, says why, and offers another time', async () => {
    const { page, screenshot, what } = await sendForApproval('13:00')
    await journey.product.sandbox.refuse(what)
    await page.getByRole('alert').getByText('审批').waitFor()
    await page.getByText('未订成', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: '另选时间' }).waitFor()
    await screenshot('approval-refused')
  })
})
