import { credentials } from '@meeting/sandbox'
import { useJourney } from '@meeting/test/journey'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { setupLinkOf, watchEffort } from '@meeting/test/setup-pages'
import { goGreen } from '@meeting/test/to-green'

/** The value beside a copy button, as the page shows it. */
const shown = (page: Page, label: string) =>
  page.getByRole('group', { name: label, exact: true }).locator('code').innerText()

describe('from a fresh deployment to connected, following only what the pages say', () => {
  const journey = useJourney({ fresh: true })

  test('in Chinese, with the mistakes that people make', async () => {
    const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'browser' })
    const { sandbox } = journey.product
    const effort = await watchEffort(page)
    const link = await setupLinkOf(journey.product)
    const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const fill = (label: string, value: string) => page.getByRole('textbox', { name: label }).fill(value)

    await page.goto(link)
    await heading('公司配置')
    expect(page.url()).not.toContain('#')
    await screenshot('setup-corp')
    expect(await accessibilityProblems()).toEqual([])
    await fill('CorpId', String(credentials.agentId))
    await page.getByText('这看起来是 AgentId，不是 CorpId。').waitFor()
    await fill('CorpId', credentials.corpId)
    await press('保存并继续')

    await heading('应用配置')
    await sandbox.setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.7' })
    await fill('AppKey（Client ID）', credentials.clientId)
    await page.getByLabel('AppSecret（Client Secret）').getByRole('textbox').fill('not-the-secret-0123456789')
    await fill('AgentId', String(credentials.agentId))
    await press('保存并继续')
    await page.getByRole('alert').getByText('AppKey 与 AppSecret 不匹配').waitFor()
    await screenshot('setup-app-refused')
    expect(await accessibilityProblems()).toEqual([])
    await page.getByLabel('AppSecret（Client Secret）').getByRole('textbox').fill(credentials.clientSecret)
    await press('保存并继续')

    await heading('事件配置')
    await screenshot('setup-event-keys')
    expect(await accessibilityProblems()).toEqual([])
    await press('保存并继续')

    await heading('请求网址')
    await page.getByText('正在等钉钉的验证请求').waitFor()
    const url = await shown(page, '请求网址')
    const eventAesKey = await shown(page, '加密 aes_key')
    const eventToken = await shown(page, '签名 token')
    const wrong = await sandbox.subscribe({ url, eventAesKey, eventToken: 'tokenCopiedFromElsewhere' })
    expect(wrong.ok).toBe(false)
    await page.getByText('签名 token 不一致：内容能解开，签名对不上').waitFor()
    expect(await sandbox.subscribe({ url, eventAesKey, eventToken })).toMatchObject({ ok: true })
    await page
      .getByText(/收到验证请求 \d\d:\d\d:\d\d，已通过/)
      .first()
      .waitFor()
    await screenshot('setup-request-url')
    expect(await accessibilityProblems()).toEqual([])
    await press('下一步')

    await heading('订阅事件')
    await screenshot('setup-event-types')
    expect(await accessibilityProblems()).toEqual([])

    // Left and come back to: the same browser goes on where it was.
    await page.goto('about:blank')
    await page.goto(`${journey.product.origin}/meeting/setup`)
    await heading('订阅事件')
    await press('我已设置好，继续')

    await heading('服务器出口 IP')
    expect(await shown(page, '出口 IP 1')).toBe('203.0.113.7')
    await screenshot('setup-egress')
    expect(await accessibilityProblems()).toEqual([])
    await sandbox.setAllowList({ ips: ['198.51.100.1', '203.0.113.7'], callerIp: '203.0.113.7' })
    await press('已加入白名单，再验证一次')
    await press('下一步')
    await heading('首页地址')
    expect(await shown(page, '三处都填这个地址')).toContain(`${journey.product.origin}/meeting`)
    await screenshot('setup-addresses')
    expect(await accessibilityProblems()).toEqual([])
    await press('我已设置好，继续')

    await heading('权限')
    await sandbox.revokePermissions({ permissions: ['qyapi_get_member'] })
    await press('检查权限')
    await page.getByText('未开通').first().waitFor()
    await screenshot('setup-permissions')
    expect(await accessibilityProblems()).toEqual([])
    await sandbox.grantPermissions({ permissions: ['qyapi_get_member'] })
    await press('再检查一次')
    await page.getByText('检查过的都已开通').waitFor()
    await press('下一步')

    await heading('接入')
    await press('接入并开始同步')
    await page.getByText('4 间会议室').waitFor({ timeout: 60_000 })
    await screenshot('setup-connect')
    expect(await accessibilityProblems()).toEqual([])
    await press('下一步')

    await heading('登录')
    await page.getByRole('link', { name: '用钉钉登录' }).click()
    await page.getByRole('button', { name: '管理员' }).click()
    await heading('概览')
    await page.getByText('完成了接入').waitFor()
    await screenshot('admin-overview')
    expect(await accessibilityProblems()).toEqual([])
    // Ten steps; mistakes, a check of permissions repeated, and signing in included.
    expect(effort.read()).toMatchObject({ clicks: 16, fields: 4 })

    await goGreen(journey, { page, language: 'zh-CN', press: (target) => target.click() })
    await screenshot('admin-health-all-green')
    expect(await accessibilityProblems()).toEqual([])
    // As docs/admin-guide.md says.
    expect(effort.read()).toMatchObject({ clicks: 27, fields: 5 })

    const stranger = await journey.visit({ device: 'phoneBrowser' })
    await stranger.page.goto(link)
    await stranger.page.getByText('这个配置链接无效').waitFor()
    await stranger.screenshot('setup-dead-link')
    expect(await stranger.accessibilityProblems()).toEqual([])
  })
})
