import { useJourney } from '@meeting/test/journey'
import { Client } from 'pg'
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'
import { dayFromNow } from './company-time.ts'

const journey = useJourney()
const admin = (path: string) => `${journey.product.origin}/meeting/admin/${path}`
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

/** Whether it comes into view within a moment; the page is opened again otherwise. */
const appears = (locator: Locator) =>
  locator.waitFor({ timeout: 4_000 }).then(
    () => true,
    () => false,
  )

/** Nothing sticks out of a phone. */
async function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

test('a sync is started, stopped, gone on with and seen to end; whoever is missing is named with the way to mend it', async () => {
  const { sandbox } = journey.product
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(admin('directory'))
  await heading(page, '通讯录')
  await page.getByRole('button', { name: '立即同步' }).waitFor()
  await sandbox.setFaults({ latencyByApi: { 'topapi/v2/user/list': 6_000 } })
  await page.getByRole('button', { name: '立即同步' }).click()
  await page.getByText('正在同步，期间照常使用').waitFor()
  await page.getByRole('progressbar', { name: '同步进度' }).waitFor()
  await page.getByRole('button', { name: '暂停' }).click()
  await page.getByText('已暂停。读过的不会重读').waitFor()
  await screenshot('admin-directory-stopped')
  await sandbox.clearFaults()
  await page.getByRole('button', { name: '继续同步' }).click()
  await page.getByText(/读到 5 人/).waitFor()

  await page.getByText('授权范围外的人').waitFor()
  await page.getByRole('button', { name: '查看名单：授权范围外的人' }).click()
  await page.getByRole('dialog').getByText('outsider').waitFor()
  await page.keyboard.press('Escape')
  await screenshot('admin-directory')
  expect(await accessibilityProblems()).toEqual([])
  await sandbox.setScope({ departmentIds: [1], userIds: [] })
  await page.getByRole('button', { name: '立即同步' }).click()
  await page.getByText('没有缺失').waitFor()
})

test('one person is compared with DingTalk and refreshed, on a phone in English and dark', async () => {
  const visit = { device: 'ios', userId: 'admin01', language: 'en-US', colorScheme: 'dark' } as const
  const { page, screenshot, accessibilityProblems } = await journey.visit(visit)
  await page.goto(admin('directory/people'))
  await heading(page, 'Directory')
  await page.getByRole('searchbox').fill('ww')
  await page.getByRole('button', { name: '王五' }).click()
  const card = page.getByRole('region', { name: '王五' })
  await card.getByText('DingTalk now').waitFor()
  await card.getByText('not read alone yet').waitFor()
  await page.getByRole('button', { name: 'Refresh this person' }).click()
  await page.getByText('Refreshed from DingTalk').waitFor()
  await expect.poll(() => card.getByText('not read alone yet').count()).toBe(0)
  await screenshot('admin-directory-person-dark-en')
  expect(await accessibilityProblems()).toEqual([])
  expect(await widthOf(page)).toBeLessThanOrEqual(390)
})

test("a leaver's bookings are handed over to a colleague, who has them from then on", async () => {
  const { sandbox } = journey.product
  const lisi = await journey.visit({ device: 'android', userId: 'lisi' })
  await lisi.page.goto(`${journey.product.origin}/meeting/today`)
  await expect
    .poll(() => lisi.page.evaluate(async () => (await fetch('/meeting/api/v1/bootstrap')).status).catch(() => 0))
    .toBe(200)
  const made = await lisi.page.evaluate(async (day) => {
    const rooms = (await (await fetch('/meeting/api/v1/rooms')).json()) as { rooms: { id: string; name: string }[] }
    const body = {
      title: '交接周会',
      roomIds: [rooms.rooms.find(({ name }) => name === '望岳厅')?.id],
      start: `${day}T10:00:00+08:00`,
      end: `${day}T11:00:00+08:00`,
      attendeeIds: [],
      note: '',
    }
    const headers = { 'content-type': 'application/json', prefer: 'wait=10' }
    const answer = await fetch('/meeting/api/v1/bookings', { method: 'POST', headers, body: JSON.stringify(body) })
    return answer.status
  }, dayFromNow(1))
  expect(made).toBe(201)
  // Nobody signs in again in the name of somebody who left.
  await lisi.close()
  await sandbox.setBehaviour({ leaverCanAct: true })
  await sandbox.leave({ userId: 'lisi' })

  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await expect
    .poll(async () => {
      await page.goto(admin(''))
      return appears(page.getByText('1 个预订等待离职交接'))
    })
    .toBe(true)
  await page.getByRole('link', { name: '处理离职交接' }).click()
  await page.getByText('交接周会').waitFor()
  await screenshot('admin-leavers')
  expect(await accessibilityProblems()).toEqual([])
  await page.getByRole('checkbox', { name: '选择本页全部' }).check()
  await page.getByRole('button', { name: '处理所选' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('radio', { name: '转交给一位同事' }).check()
  await sheet.getByRole('searchbox', { name: '接手的同事' }).fill('张三')
  await sheet.getByRole('button', { name: '张三' }).click()
  await screenshot('admin-leavers-choice')
  expect(await accessibilityProblems()).toEqual([])
  await sheet.getByRole('button', { name: '转交', exact: true }).click()
  await page.getByText('已转交 1 个预订').waitFor()
  await page.getByText('没有需要交接的预订').waitFor()

  const heir = await journey.visit({ device: 'ios', userId: 'zhangsan' })
  await heir.page.goto(`${journey.product.origin}/meeting/me`)
  await heir.page.getByText('交接周会').first().waitFor()
  const from = Date.parse(`${dayFromNow(1)}T10:00:00+08:00`)
  await expect
    .poll(async () => (await sandbox.calendar({ from, to: from + 60_000 })).map((event) => event.organizerUserId))
    .toEqual(['zhangsan'])
})

test('an event that could not be worked off is found, understood and replayed', async () => {
  const { sandbox } = journey.product
  await sandbox.revokePermissions({ permissions: ['qyapi_get_member'] })
  await sandbox.changeEmployee({ userId: 'wangwu', title: '首席工程师' })
  await sandbox.idle()
  const client = new Client({ connectionString: journey.databaseUrl })
  await client.connect()
  const failed = `select 1 from incoming_events where event_type = 'user_modify_org' and last_error is not null`
  await expect.poll(async () => (await client.query(failed)).rowCount).toBeGreaterThan(0)
  // The pauses between its eight attempts would take minutes.
  await client.query(`update incoming_events set attempts = 7, due_at = now() where last_error is not null`)
  await client.end()

  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await expect
    .poll(async () => {
      await page.goto(admin('events?state=dead'))
      await heading(page, '事件')
      return appears(page.getByRole('button', { name: /重新处理 用户更改/ }))
    })
    .toBe(true)
  await screenshot('admin-events-failed')
  expect(await accessibilityProblems()).toEqual([])
  await sandbox.grantPermissions({ permissions: ['qyapi_get_member'] })
  await page.getByRole('button', { name: /重新处理 用户更改/ }).click()
  await page.getByText('已重新排队处理').waitFor()
  await expect
    .poll(async () => {
      await page.goto(admin('events?state=done&type=user_modify_org'))
      await heading(page, '事件')
      return appears(page.getByText(/读取 1 人/).first())
    })
    .toBe(true)
})

test('the call budget is readable on a phone, and says what saves how many calls', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'android', userId: 'admin01' })
  await page.goto(admin('budget'))
  await heading(page, '额度')
  const savings = page.getByRole('region', { name: '怎么省' })
  await savings.getByRole('combobox', { name: '补取未送达的事件的间隔' }).selectOption('2')
  await page.getByText('已修改间隔').waitFor()
  await screenshot('admin-budget')
  expect(await accessibilityProblems()).toEqual([])
  expect(await widthOf(page)).toBeLessThanOrEqual(390)
})
