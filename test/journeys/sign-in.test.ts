import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'

const journey = useJourney()

const meeting = (path = '') => `${journey.product.origin}/meeting${path}`
const today = (page: Page) => page.getByRole('heading', { name: '今天', level: 1 })

async function codesExchanged(since: number): Promise<number> {
  const calls = await journey.product.sandbox.calls({ since })
  return calls.filter(({ path }) => /getuserinfo/.test(path)).length
}

async function lastCall(): Promise<number> {
  return (await journey.product.sandbox.calls()).at(-1)?.sequence ?? 0
}

describe('inside DingTalk', () => {
  test.each(['android', 'ios', 'harmony', 'windows', 'mac'] as const)(
    'on %s one is signed in without a question, with one code, and stays so',
    async (device) => {
      const { page, screenshot, accessibilityProblems } = await journey.visit({ device })
      const before = await lastCall()
      await page.goto(meeting())
      await today(page).waitFor()
      expect(await codesExchanged(before)).toBe(1)
      await screenshot(`today-${device}`)
      expect(await accessibilityProblems()).toEqual([])
      await page.reload()
      await today(page).waitFor()
      expect(await codesExchanged(before)).toBe(1)
    },
  )

  test.each(['android', 'ios', 'harmony', 'windows'] as const)(
    'on %s a bridge that comes late is waited for',
    async (device) => {
      const { page } = await journey.visit({ device, bridge: 'late' })
      await page.goto(meeting())
      await today(page).waitFor()
    },
  )

  test('a client that knows only the older kind of request signs in as well', async () => {
    const { page } = await journey.visit({ device: 'android', authCode: 'older' })
    await page.goto(meeting())
    await today(page).waitFor()
  })

  test.each([
    ['refused', '向钉钉索取授权码'],
    ['cancelled', '登录被取消'],
    ['silent', '钉钉没有回应'],
  ] as const)('a request that is %s says what happened and offers to try again', async (authCode, words) => {
    const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'android', authCode })
    await page.goto(meeting())
    const alert = page.getByRole('alert')
    await alert.getByText(words).waitFor()
    await page.getByRole('button', { name: '重新登录' }).waitFor()
    await screenshot(`sign-in-${authCode}`)
    expect(await accessibilityProblems()).toEqual([])
  })

  test('whoever is outside the visible range is told so, with a reference number', async () => {
    const { page, screenshot } = await journey.visit({ device: 'ios', userId: 'outsider' })
    await page.goto(meeting())
    await page.getByRole('alert').getByText('编号').waitFor()
    await screenshot('sign-in-outsider')
  })

  test('an English phone speaks English', async () => {
    const { page } = await journey.visit({ device: 'ios', language: 'en-US', userId: 'zhaoliu' })
    await page.goto(meeting())
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  })
})

describe('in a plain browser', () => {
  test('one signs in on the login page and comes back to the page one wanted', async () => {
    const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'browser' })
    await page.goto(meeting('/rooms'))
    const door = page.getByRole('link', { name: '用钉钉账号登录' })
    await door.waitFor()
    await screenshot('sign-in-browser')
    expect(await accessibilityProblems()).toEqual([])
    await door.click()
    await page.getByRole('button', { name: '李四' }).click()
    await page.getByRole('heading', { name: '会议室', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/meeting/rooms')
  })

  test('cancelling on the login page leads back, with a way to try again', async () => {
    const { page } = await journey.visit({ device: 'phoneBrowser' })
    await page.goto(meeting())
    await page.getByRole('link', { name: '用钉钉账号登录' }).click()
    await page.getByRole('button', { name: '取消' }).click()
    await page.getByRole('heading', { name: '没能登录' }).waitFor()
    await page.getByRole('link', { name: '用钉钉账号登录' }).waitFor()
  })

  test('an administrator who comes from the admin console is signed in by its code, which leaves the address', async () => {
    const { page } = await journey.visit({ device: 'browser' })
    const { code } = await journey.product.sandbox.authCode({ userId: 'admin01', kind: 'sso' })
    await page.goto(meeting(`?code=${code}`))
    await today(page).waitFor()
    expect(page.url()).not.toContain(code)
  })
})

test('a session ends at once when the employee leaves the company', async () => {
  const { page } = await journey.visit({ device: 'browser', userId: 'wangwu' })
  await page.goto(meeting())
  await page.getByRole('link', { name: '用钉钉账号登录' }).click()
  await page.getByRole('button', { name: '王五' }).click()
  await today(page).waitFor()
  await journey.product.sandbox.leave({ userId: 'wangwu' })
  await journey.product.sandbox.idle()
  await expect
    .poll(
      async () => {
        await page.reload()
        return page.getByRole('link', { name: '用钉钉账号登录' }).isVisible()
      },
      { timeout: 20_000 },
    )
    .toBe(true)
})
