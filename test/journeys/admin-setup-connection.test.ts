import { credentials } from '@meeting/sandbox'
import { useJourney } from '@meeting/test/journey'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'

const journey = useJourney()
const admin = (path = '') => `${journey.product.origin}/meeting/admin${path}`
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const rail = (page: Page) => page.getByRole('navigation', { name: '管理后台导航' })
const shown = (page: Page, label: string) =>
  page.getByRole('group', { name: label, exact: true }).locator('code').innerText()

test('an administrator replaces the AppSecret: a wrong one changes nothing, and says why', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(`${journey.product.origin}/meeting/me`)
  await page.getByRole('link', { name: '管理后台' }).click()
  await heading(page, '概览')
  await rail(page).getByRole('link', { name: '钉钉连接' }).click()
  await heading(page, '钉钉连接')
  const secret = page.getByRole('group', { name: 'AppSecret（Client Secret）', exact: true })
  await secret.getByRole('button', { name: '更换' }).click()
  await secret.getByRole('textbox').fill('wrong-secret-0123456789 ')
  await page.getByText('前后带了空格，请删掉。').waitFor()
  await secret.getByRole('textbox').fill('wrong-secret-0123456789')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('alert').getByText('AppKey 与 AppSecret 不匹配').waitFor()
  await page.getByText('原来的配置没有改变').waitFor()
  await screenshot('admin-connection-refused')
  expect(await accessibilityProblems()).toEqual([])
  await secret.getByRole('textbox').fill(credentials.clientSecret)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText(/钉钉在 .* 接受了这组凭据/).waitFor()
  await secret.getByText('已设置').waitFor()
  expect(await page.content()).not.toContain(credentials.clientSecret)
})

test('the connection is readable on a phone in the dark', async () => {
  const visit = { device: 'ios', userId: 'admin01', colorScheme: 'dark' } as const
  const { page, screenshot, accessibilityProblems } = await journey.visit(visit)
  await page.goto(admin('/connection'))
  await heading(page, '钉钉连接')
  await page.getByRole('button', { name: '在钉钉的哪里' }).first().click()
  await screenshot('admin-connection-dark')
  expect(await accessibilityProblems()).toEqual([])
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width, 'nothing sticks out').toBeLessThanOrEqual(390)
})

test('token and aes_key are replaced without losing an event', async () => {
  const { sandbox } = journey.product
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(admin('/connection'))
  await heading(page, '钉钉连接')
  await page.getByRole('button', { name: '生成新的一对' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('新旧两对都接受').waitFor()
  const eventAesKey = await shown(page, '加密 aes_key')
  const eventToken = await shown(page, '签名 token')
  await screenshot('admin-connection-keys')
  expect(await accessibilityProblems()).toEqual([])

  await sandbox.changeEmployee({ userId: 'lisi', title: '旧密钥送来的职务' })
  await sandbox.idle()
  expect((await sandbox.pushes()).at(-1)).toMatchObject({ type: 'user_modify_org', state: 'delivered' })

  const url = await shown(page, '请求网址')
  expect(await sandbox.subscribe({ url, eventAesKey, eventToken })).toMatchObject({ ok: true })
  await sandbox.changeEmployee({ userId: 'lisi', title: '新密钥送来的职务' })
  await page.getByText('新的一对已生效，旧的不再接受。').waitFor()
  const old = { eventToken: credentials.eventToken, eventAesKey: credentials.eventAesKey }
  expect(await sandbox.subscribe({ url, ...old })).toMatchObject({ ok: false })
  await page.getByText('aes_key 和 token 都不一致').first().waitFor()
})

test('a colleague is named, sees what the role allows, and is removed again; the audit tells it without a secret', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(admin('/administrators'))
  await page.getByRole('searchbox', { name: '搜索姓名' }).fill('张三')
  await page.getByRole('button', { name: '指定 张三 为管理员' }).click()
  await page.getByText('张三 现在是管理员').waitFor()
  await page.getByRole('searchbox', { name: '搜索姓名' }).fill('')
  await screenshot('admin-administrators')
  expect(await accessibilityProblems()).toEqual([])

  const named = await journey.visit({ device: 'android', userId: 'zhangsan' })
  await named.page.goto(admin())
  await heading(named.page, '概览')
  await named.page.getByRole('button', { name: '打开导航' }).click()
  await rail(named.page).getByRole('link', { name: '管理员' }).waitFor()
  expect(await rail(named.page).getByRole('link', { name: '钉钉连接' }).count()).toBe(0)
  await named.screenshot('admin-drawer')
  expect(await named.accessibilityProblems()).toEqual([])

  await page.getByRole('button', { name: '移除管理员 张三' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '移除', exact: true }).click()
  await page.getByText('张三 不再是管理员').waitFor()
  await named.page.reload()
  await named.page.getByText('这里只有管理员可以进入').waitFor()

  await rail(page).getByRole('link', { name: '审计' }).click()
  await page.getByText('移除了管理员 张三').waitFor()
  await page.getByText('加密 aes_key：已更换').first().waitFor()
  await screenshot('admin-audit')
  expect(await accessibilityProblems()).toEqual([])
  expect(await page.content()).not.toContain(credentials.clientSecret)
  await page.getByRole('combobox').selectOption('administrators.named')
  await expect.poll(() => page.url()).toContain('action=administrators.named')
  await expect.poll(() => page.getByText('移除了管理员 张三').count()).toBe(0)
})

test('whoever is no administrator is not let in, on a phone in English and dark', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({
    device: 'phoneBrowser',
    language: 'en-US',
    colorScheme: 'dark',
  })
  await page.goto(admin('/connection'))
  await page.getByRole('link', { name: 'Sign in with DingTalk' }).click()
  await page.getByRole('button', { name: '王五' }).click()
  await page.getByText('Only administrators can enter here').waitFor()
  await screenshot('admin-refused-dark-en')
  expect(await accessibilityProblems()).toEqual([])
})
