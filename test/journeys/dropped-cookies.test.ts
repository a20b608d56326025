import { expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'
import { eventsOf } from './company.ts'
import { dayFromNow } from './company-time.ts'

const journey = useJourney()
const tomorrow = dayFromNow(1)

test.each(['ios', 'harmony'] as const)(
  'a web view on %s that drops cookies signs in and books all the same',
  async (device) => {
    const { page, context } = await journey.visit({ device })
    await context.route(/\/api\/v1\/sign-in/, async (route) => {
      const answer = await route.fetch()
      const { 'set-cookie': _dropped, ...headers } = answer.headers()
      await context.clearCookies()
      await route.fulfill({ response: answer, headers })
    })
    await page.goto(`${journey.product.origin}/meeting/rooms?date=${tomorrow}&view=list`)
    const room = device === 'ios' ? '望岳厅' : '听雨轩'
    await page
      .getByRole('button', { name: new RegExp(`^${room}，.*空闲，预订`) })
      .first()
      .click()
    const sheet = page.getByRole('dialog', { name: '预订会议室' })
    await sheet.getByText('这段时间空闲').waitFor()
    await sheet.getByRole('button', { name: new RegExp(`^预订 ${room}`) }).click()
    await page.locator('.toasts').getByText(`已预订 ${room}`).waitFor()
    expect(await context.cookies()).toEqual([])
    expect(await eventsOf(journey.product.sandbox, room, tomorrow)).toHaveLength(1)
  },
)
