import { useJourney } from '@meeting/test/journey'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { at, dayFromNow } from './company-time.ts'

const journey = useJourney()
const tomorrow = dayFromNow(1)
const meeting = (path = '') => `${journey.product.origin}/meeting${path}`

/** Books a room as whoever holds the page, and waits for DingTalk's word. */
async function bookAs(page: Page, roomName: string, [start, end]: [string, string]): Promise<void> {
  await page.goto(meeting('/rooms'))
  await page.getByText(roomName).first().waitFor()
  const wish = {
    roomName,
    start: new Date(at(tomorrow, start)).toISOString(),
    end: new Date(at(tomorrow, end)).toISOString(),
  }
  const status = await page.evaluate(async ({ roomName: name, start: from, end: to }) => {
    const { rooms } = await (await fetch('/meeting/api/v1/rooms')).json()
    const roomIds = rooms.filter((room: { name: string }) => room.name === name).map((room: { id: string }) => room.id)
    const body = JSON.stringify({ title: '讨论', roomIds, start: from, end: to, attendeeIds: [], note: '' })
    const headers = { 'content-type': 'application/json', prefer: 'wait=8' }
    return (await fetch('/meeting/api/v1/bookings', { method: 'POST', headers, body })).status
  }, wish)
  expect(status).toBe(201)
}

/** Who has rooms tomorrow, as the product knows it. */
function namesOnTheBoard(page: Page): Promise<string[]> {
  return page.evaluate(
    async (date) => (await (await fetch(`/meeting/api/v1/timeline?date=${date}`)).json()).names,
    tomorrow,
  )
}

/** What work notices somebody got, as one text each. */
async function inboxOf(userId: string): Promise<string[]> {
  const notices = await journey.product.sandbox.inbox({ userId })
  return notices.map((notice) => JSON.stringify(notice.message))
}

const roomsInDingTalk = async () => {
  const events = await journey.product.sandbox.calendar({ from: at(tomorrow, '00:00'), to: at(tomorrow, '23:59') })
  return events
    .filter((event) => event.status === 'confirmed')
    .map((event) => `${event.organizerUserId} ${event.rooms.map((room) => room.name).join()}`)
    .toSorted((a, b) => a.localeCompare(b))
}

test('a room with three bookings is closed: one moves, one is cancelled, one must be talked about; all are told', async () => {
  const { sandbox } = journey.product
  const zhangsan = await journey.visit({ device: 'android', userId: 'zhangsan' })
  const lisi = await journey.visit({ device: 'android', userId: 'lisi' })
  await bookAs(zhangsan.page, '望岳厅', ['10:00', '11:00'])
  await bookAs(lisi.page, '望岳厅', ['13:00', '14:00'])
  const room = (await sandbox.rooms()).find(({ name }) => name === '望岳厅')
  await sandbox.book({
    userId: 'wangwu',
    roomIds: [room?.roomId ?? ''],
    start: at(tomorrow, '15:00'),
    end: at(tomorrow, '16:00'),
    title: '客户端里的会',
  })

  // It comes by event.
  await expect.poll(() => namesOnTheBoard(lisi.page)).toContain('王五')

  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(meeting('/admin/closures'))
  await page.getByText('没有停用的会议室').waitFor()
  expect(await accessibilityProblems()).toEqual([])
  await page.getByRole('button', { name: '停用会议室' }).click()
  await page.getByPlaceholder('查找会议室或楼层').fill('望岳')
  await page.getByRole('checkbox', { name: /^望岳厅/ }).check()
  await page.getByLabel('从', { exact: true }).fill(tomorrow)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('请写明原因').waitFor()
  await page.getByLabel('原因').fill('空调检修')
  await page.getByLabel('联系人').fill('行政 小王 8001')
  await screenshot('admin-closing-when')
  expect(await accessibilityProblems()).toEqual([])
  await page.getByRole('button', { name: '下一步' }).click()

  await page.getByText('3 场预订会受影响').waitFor()
  await choose(page, '张三', '换到 听雨轩')
  await choose(page, '李四', '取消这场预订')
  await page.getByText('请联系 王五').waitFor()
  await page.getByText('1 场换会议室，1 场取消，1 场保留。').waitFor()
  await screenshot('admin-closing-who')
  expect(await accessibilityProblems()).toEqual([])
  await page.getByRole('button', { name: '停用 望岳厅' }).click()

  await page.getByText('已换到 听雨轩').waitFor()
  await page.getByText('已取消').waitFor()
  await page.getByText('全部处理完毕').waitFor()
  await screenshot('admin-closing-result')
  expect(await accessibilityProblems()).toEqual([])
  expect(await roomsInDingTalk()).toEqual(['wangwu 望岳厅', 'zhangsan 听雨轩'])
  for (const who of ['zhangsan', 'lisi', 'wangwu'])
    await expect.poll(() => inboxOf(who), { message: who }).toEqual([expect.stringContaining('空调检修')])

  // Whoever wants the room reads why not.
  await zhangsan.page.getByRole('link', { name: '望岳厅' }).first().click()
  await zhangsan.page
    .getByText(/停用.*空调检修/)
    .first()
    .waitFor()
})

test('the room’s page tells it all, its sign is printed, and it is reopened by keyboard alone', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(meeting('/admin/closures'))
  await page.getByRole('link', { name: /望岳厅/ }).click()
  await page.getByRole('button', { name: '提前恢复' }).focus()
  await page.keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: '现在恢复使用？' })
  await question.waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await question.getByRole('button', { name: '提前恢复' }).press('Enter')
  await page.getByText('已提前恢复').waitFor()

  const id = await page.evaluate(async () => {
    const { rooms } = await (await fetch('/meeting/api/v1/rooms')).json()
    return String(rooms.find((room: { name: string }) => room.name === '望岳厅')?.id)
  })
  await page.goto(meeting(`/admin/rooms/${id}`))
  await page.getByRole('region', { name: '历史' }).getByText('换到 听雨轩').waitFor()
  await page.getByRole('region', { name: '一周安排' }).waitFor()
  await screenshot('admin-room')
  expect(await accessibilityProblems()).toEqual([])

  await page.getByRole('button', { name: '打印门牌' }).click()
  await page.getByRole('img', { name: /望岳厅 的门牌/ }).waitFor()
  await screenshot('admin-room-sign')
  expect(await accessibilityProblems()).toEqual([])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载 PDF' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('望岳厅-A6.pdf')
  // A printer sees one page of that size, and nothing of the screen.
  const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(printed.match(/MediaBox \[[^\]]+\]/g)).toEqual([expect.stringMatching(/^MediaBox \[0 0 29[78]\S* 4(19|20)/)])

  // What the code leads to, on a phone: one tap away from booking.
  const visitor = await journey.visit({ device: 'android', userId: 'zhangsan' })
  await visitor.page.goto(meeting(`/rooms/${id}`))
  await visitor.page.getByRole('button', { name: /^预订/ }).waitFor()
})

/** What shall become of somebody's booking, by how its option begins: how a room differs stands behind its name. */
async function choose(page: Page, who: string, words: string): Promise<void> {
  const select = page.getByRole('combobox', { name: new RegExp(who) })
  const value = await select.locator('option', { hasText: words }).first().getAttribute('value')
  await select.selectOption(value)
}
