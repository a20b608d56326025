import { credentials } from '@meeting/sandbox'
import { useJourney } from '@meeting/test/journey'
import { setupLinkOf, watchEffort } from '@meeting/test/setup-pages'
import { goGreen } from '@meeting/test/to-green'
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'

const journey = useJourney({ fresh: true })

/** Presses Tab until something has the focus; fails when it cannot be reached in so many. */
async function tabTo(page: Page, target: Locator, most = 30) {
  await target.waitFor()
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${target.toString()} within ${most} presses`)
}

test('a fresh deployment is connected in English with nothing but the keyboard', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({
    device: 'browser',
    language: 'en-US',
  })
  const { sandbox } = journey.product
  const effort = await watchEffort(page)
  const heading = async (name: string) => {
    const title = page.getByRole('heading', { level: 1, name, exact: true })
    await title.waitFor()
    return title
  }
  const enter = async (label: string, value: string) => {
    await tabTo(page, page.getByRole('textbox', { name: label }))
    await page.keyboard.insertText(value)
  }
  const press = async (name: string) => {
    await tabTo(page, page.getByRole('button', { name, exact: true }))
    await page.keyboard.press('Enter')
  }
  /** A step that comes up takes the focus to its heading, so that Tab goes on from there. */
  const step = async (name: string) => {
    const title = await heading(name)
    await expect.poll(() => title.evaluate((element) => element === document.activeElement)).toBe(true)
  }
  const shown = (label: string) => page.getByRole('group', { name: label, exact: true }).locator('code').innerText()

  await page.goto(await setupLinkOf(journey.product))
  await step('Company')
  await enter('CorpId', credentials.corpId)
  await page.keyboard.press('Enter')

  await step('App')
  await enter('AppKey (Client ID)', credentials.clientId)
  await enter('AppSecret (Client Secret)', credentials.clientSecret)
  await enter('AgentId', String(credentials.agentId))
  await page.keyboard.press('Enter')

  await step('Event keys')
  await screenshot('setup-event-keys-en')
  expect(await accessibilityProblems()).toEqual([])
  await press('Save and go on')

  await step('Request URL')
  const verdict = await sandbox.subscribe({
    url: await shown('Request URL (请求网址)'),
    eventAesKey: await shown('Encryption aes_key (加密 aes_key)'),
    eventToken: await shown('Signing token (签名 token)'),
  })
  expect(verdict).toMatchObject({ ok: true })
  await page
    .getByText(/Verification request received \d\d:\d\d:\d\d, accepted/)
    .first()
    .waitFor()
  await screenshot('setup-request-url-en')
  await press('Next step')
  await step('Events')
  await press('Done in DingTalk, go on')
  await step('Outgoing IP')
  await press('Next step')
  await step('Home addresses')
  await press('Done in DingTalk, go on')
  await step('Permissions')
  await press('Check permissions')
  await page.getByText('All that can be proven now are granted').waitFor()
  await screenshot('setup-permissions-en')
  expect(await accessibilityProblems()).toEqual([])
  await press('Next step')
  await step('Connect')
  await press('Connect and start')
  await page.getByText('4 rooms').waitFor({ timeout: 60_000 })
  await press('Next step')
  await step('Sign in')
  await tabTo(page, page.getByRole('link', { name: 'Sign in with DingTalk' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: '管理员' }))
  await page.keyboard.press('Enter')
  await heading('Overview')
  await page.getByText('Finished the setup').waitFor()
  await screenshot('admin-overview-en')
  expect(await accessibilityProblems()).toEqual([])
  const { fields, keys } = effort.read()
  expect(fields, 'values to enter').toBe(4)
  expect(keys, 'keys pressed on our pages').toBeLessThanOrEqual(60)

  await goGreen(journey, {
    page,
    language: 'en-US',
    async press(target) {
      await tabTo(page, target, 120)
      await page.keyboard.press('Enter')
    },
  })
  await screenshot('admin-health-all-green-en')
  expect(await accessibilityProblems()).toEqual([])
  expect(effort.read().fields, 'values to enter until all is green').toBe(5)
})
