import { useJourney } from '@meeting/test/journey'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'

const journey = useJourney()
const admin = (path: string) => `${journey.product.origin}/meeting/admin${path}`
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const cell = (page: Page, line: number, column: string) =>
  page.getByRole('textbox', { name: `第 ${line} 行 ${column}`, exact: true })

test('a table is imported: bad cells say why, are corrected in place, applied, seen by employees, and undone', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(admin('/rooms'))
  await row(page, '望岳厅').waitFor()
  await screenshot('admin-rooms')
  expect(await accessibilityProblems()).toEqual([])
  await page.getByRole('link', { name: '导入' }).click()
  await page.getByRole('heading', { level: 1, name: '导入会议室' }).waitFor()
  const table = '名称,人数,分组,自有设备,谁能看到\r\n新会议室,八,总部A座 / 9层,茶水,\r\n望岳厅,13,,,部门:没有的部门\r\n'
  const file = { name: '会议室.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('“八”不是数字').waitFor()
  await page.getByText('没有分组“总部A座 / 9层”').waitFor()
  await page.getByText('在钉钉里维护，不能由表格修改').first().waitFor()
  await screenshot('admin-rooms-import')
  expect(await accessibilityProblems()).toEqual([])
  expect(await page.getByRole('button', { name: '没有需要应用的内容' }).isDisabled()).toBe(true)

  await page.getByRole('checkbox', { name: '导入时新建这些分组（只在本系统）' }).check()
  await cell(page, 2, '容量').fill('8')
  await cell(page, 2, '容量').press('Enter')
  await expect.poll(() => page.getByText('“八”不是数字').count()).toBe(0)
  await cell(page, 3, '谁能看到').fill('管理员')
  await cell(page, 3, '谁能看到').press('Tab')
  await page.getByText('没有部门').waitFor({ state: 'detached' })
  await cell(page, 3, '容量').fill('12')
  await cell(page, 3, '容量').press('Enter')
  await cell(page, 3, '分组').fill('总部A座')
  await cell(page, 3, '分组').press('Enter')
  await page.getByRole('button', { name: '应用：新建 1，修改 1' }).click()
  await page.getByText('已导入：新建 1 间，修改 1 间').waitFor()

  const colleague = await journey.visit({ device: 'android', userId: 'zhangsan' })
  await colleague.page.goto(`${journey.product.origin}/meeting/rooms`)
  await colleague.page.getByText('新会议室').first().waitFor()
  expect(await colleague.page.getByText('望岳厅').count(), 'is for administrators now').toBe(0)

  await page.getByRole('button', { name: '撤销这次导入' }).click()
  await page.getByText('已撤销导入').waitFor()
  await expect.poll(() => colleague.page.getByText('望岳厅').count()).toBeGreaterThan(0)
  await page.getByRole('link', { name: '回到会议室列表' }).click()
  await row(page, '望岳厅').getByText('可见：所有人').waitFor()
  expect(await row(page, '新会议室').count()).toBe(0)
})

test('a room is changed in DingTalk by the keyboard alone; when DingTalk refuses, it says what to do', async () => {
  const { sandbox } = journey.product
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(admin('/rooms'))
  await page.getByRole('searchbox').fill('tyx')
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  await row(page, '听雨轩').getByRole('button').focus()
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: '修改 听雨轩' })
  await sheet.waitFor()
  await sheet.getByRole('textbox', { name: '容量（人）' }).focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('9')
  await screenshot('admin-room-sheet')
  expect(await accessibilityProblems()).toEqual([])
  await page.keyboard.press('Enter')
  await page.getByText('已保存 听雨轩').waitFor()
  expect((await sandbox.rooms()).find(({ name }) => name === '听雨轩')?.capacity).toBe(9)

  await sandbox.changeEmployee({ userId: 'admin01', administrator: 'none' })
  await row(page, '听雨轩').getByRole('button').click()
  await sheet.getByRole('textbox', { name: '容量（人）' }).fill('10')
  await sheet.getByRole('button', { name: '保存并写入钉钉' }).click()
  await sheet.getByRole('alert').getByText('不是钉钉“智能会议室”的管理员').waitFor()
  await sandbox.changeEmployee({ userId: 'admin01', administrator: 'main' })
  expect((await sandbox.rooms()).find(({ name }) => name === '听雨轩')?.capacity).toBe(9)
})

test('several rooms are changed at once, on a phone in the dark', async () => {
  const visit = { device: 'ios', userId: 'admin01', colorScheme: 'dark' } as const
  const { page, screenshot, accessibilityProblems } = await journey.visit(visit)
  await page.goto(admin('/rooms'))
  await page.getByRole('checkbox', { name: '选择 望岳厅' }).check()
  await page.getByRole('checkbox', { name: '选择 规矩屋' }).check()
  await screenshot('admin-rooms-dark')
  expect(await accessibilityProblems()).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out').toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: '批量修改' }).click()
  const sheet = page.getByRole('dialog', { name: '修改 2 间会议室' })
  await sheet.getByRole('checkbox', { name: '修改自有设备与标签' }).check()
  await sheet.getByRole('combobox', { name: '添加的标签' }).fill('茶水')
  await sheet.getByRole('combobox', { name: '添加的标签' }).press('Enter')
  await sheet.getByText('不会调用钉钉。').waitFor()
  await screenshot('admin-rooms-bulk')
  expect(await accessibilityProblems()).toEqual([])
  await sheet.getByRole('button', { name: '修改 2 间' }).click()
  await page.getByText('已修改 2 间').waitFor()
  await page.getByRole('searchbox').fill('茶水')
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
})

test('a room of our own is added and removed: first it says what stands in it', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({
    device: 'windows',
    userId: 'admin01',
    language: 'en-US',
  })
  await page.goto(admin('/rooms'))
  await row(page, '望岳厅').waitFor()
  await screenshot('admin-rooms-en')
  await page.getByRole('button', { name: 'Add a room' }).click()
  const sheet = page.getByRole('dialog', { name: 'Add a room' })
  await sheet.getByRole('radio', { name: /^Here only/ }).check()
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Attic')
  await sheet.getByRole('button', { name: 'Add', exact: true }).last().click()
  await page.getByText('Added Attic').waitFor()
  await row(page, 'Attic').getByRole('button').click()
  await page.getByRole('button', { name: 'Remove this room' }).click()
  const question = page.getByRole('dialog', { name: 'Remove Attic?' })
  await question.getByText('Nothing is booked in this room from now on.').waitFor()
  await screenshot('admin-room-remove')
  expect(await accessibilityProblems()).toEqual([])
  await question.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Removed Attic').waitFor()
  await expect.poll(() => row(page, 'Attic').count()).toBe(0)
})
