import { credentials } from '@meeting/sandbox'
import type { Page } from 'playwright'
import { expect } from 'vitest'
import type { Journey } from './journey.ts'

const words = {
  'zh-CN': {
    health: '体检',
    runAll: /^全部测一次/,
    runFree: '只测不用额度的',
    toConnection: '去钉钉连接',
    connection: '钉钉连接',
    set: '填写',
    save: '保存',
    toDirectory: '去通讯录',
    sync: '立即同步',
    green: '38 盏灯全部正常',
  },
  'en-US': {
    health: 'Health check',
    runAll: /^Test all/,
    runFree: 'Only those that cost nothing',
    toConnection: 'Go to DingTalk connection',
    connection: 'DingTalk connection',
    set: 'Enter',
    save: 'Save',
    toDirectory: 'Go to Directory',
    sync: 'Sync now',
    green: 'All 38 lights are green',
  },
} as const

export type Press = (target: ReturnType<Page['getByRole']>) => Promise<void>

/**
 * From the overview after the setup to the health check with every light green, doing what the page says and nothing else: in
 * DingTalk's console, on a phone, on a PC, and here.
 */
export async function goGreen(
  journey: Journey,
  { page, language, press }: { page: Page; language: keyof typeof words; press: Press },
): Promise<void> {
  const { sandbox, origin, bff } = journey.product
  const word = words[language]
  const rail = page.getByRole('navigation').first()
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const wrong = () => page.locator('[data-light="fault"], [data-light="warning"], [data-light="unknown"]')
  const lightsOf = () => wrong().evaluateAll((lights) => lights.map((light) => light.getAttribute('data-check') ?? ''))

  await press(rail.getByRole('link', { name: word.health }))
  await heading(word.health)
  await press(page.getByRole('button', { name: word.runAll }))
  await expect.poll(lightsOf).toEqual(['scope', 'arrival_phone', 'arrival_pc', 'arrival_console', 'sso'])

  // In DingTalk's console, as the lights say; then the app is opened by each of its doors.
  await sandbox.setScope({ departmentIds: [1], userIds: [] })
  await press(page.locator('[data-check="sso"]').getByRole('link', { name: word.toConnection }))
  await heading(word.connection)
  const secret = page.getByRole('group', { name: 'SSOSecret', exact: true })
  await press(secret.getByRole('button', { name: word.set }))
  await secret.getByRole('textbox').fill(credentials.ssoSecret)
  await press(page.getByRole('button', { name: word.save, exact: true }))
  for (const device of ['android', 'windows'] as const) {
    const visitor = await journey.visit({ device, userId: 'zhangsan' })
    await visitor.page.goto(`${origin}/meeting`)
    await visitor.page.getByRole('navigation').first().waitFor()
  }
  const { code } = await sandbox.authCode({ userId: 'admin01', kind: 'sso' })
  const fromConsole = await journey.visit({ device: 'browser' })
  await fromConsole.page.goto(`${origin}/meeting?code=${code}`)
  await fromConsole.page.getByRole('navigation').first().waitFor()

  // Who came into view with the scope is read.
  await press(rail.getByRole('link', { name: word.health }))
  await press(page.getByRole('button', { name: word.runFree }))
  await expect.poll(lightsOf).toEqual(['directory'])
  await press(page.locator('[data-check="directory"]').getByRole('link', { name: word.toDirectory }))
  await press(page.getByRole('button', { name: word.sync }))
  await bff.waitForLine(/"seen":6.*directory checked/)
  await press(rail.getByRole('link', { name: word.health }))
  await press(page.getByRole('button', { name: word.runAll }))
  await expect.poll(lightsOf).toEqual([])
  await page.getByText(word.green).waitFor()
}
