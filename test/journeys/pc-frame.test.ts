import { useJourney } from '@meeting/test/journey'
import { openInPcClient } from '@meeting/test/pc-client'
import { expect, test } from 'vitest'
import { eventsOf } from './company.ts'
import { dayFromNow } from './company-time.ts'

const journey = useJourney()
const tomorrow = dayFromNow(1)

// Third-party cookies need https to be kept at all (docs/decisions/0010), so here the bearer carries the session.
test("in a frame of DingTalk's PC client one is signed in and books, without any cookie", async () => {
  const { page, context, screenshot } = await journey.visit({ device: 'windowsFrame' })
  const { product } = journey
  const url = `${product.origin}/meeting/rooms?date=${tomorrow}&view=list`
  const frame = await openInPcClient(page, { url, sandbox: product.sandbox })
  await frame.getByRole('heading', { name: '会议室', level: 1 }).waitFor()
  await frame
    .getByRole('button', { name: /^望岳厅，.*空闲，预订/ })
    .first()
    .click()
  const sheet = frame.getByRole('dialog', { name: '预订会议室' })
  await sheet.getByText('这段时间空闲').waitFor()
  await screenshot('pc-frame')
  await sheet.getByRole('button', { name: /^预订 望岳厅/ }).click()
  await frame.locator('.toasts').getByText('已预订 望岳厅').waitFor()
  expect(await context.cookies()).toEqual([])
  expect(await eventsOf(product.sandbox, '望岳厅', tomorrow)).toHaveLength(1)
})

test('no other site may frame the page', async () => {
  const { page, problems } = await journey.visit({ device: 'browser' })
  const { origin } = journey.product
  await page.route('https://elsewhere.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${origin}/meeting"></iframe>` }),
  )
  await page.goto('https://elsewhere.example/')
  await expect.poll(() => problems).toEqual([expect.stringContaining("frame-ancestors 'self' https://*.dingtalk.com")])
  problems.length = 0
})
