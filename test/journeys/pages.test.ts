import type { Page } from 'playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'
import { readLayoutShift, watchLayoutShift } from '@meeting/test/layout-shift'
import type { VisitOptions, Visitor } from '@meeting/test/visitor'
import { enUS } from '../../web/src/i18n/en-US.ts'
import { zhCN } from '../../web/src/i18n/zh-CN.ts'

const journey = useJourney({ company: 'demo' })

const meeting = (path = '') => `${journey.product.origin}/meeting${path}`
const boardIsReady = (page: Page) => page.locator('.timeline-grid[aria-busy="false"]').waitFor()
const wordsOf = { 'zh-CN': zhCN, 'en-US': enUS }
const newcomer = { userId: 'newcomer', name: '欧阳娜娜' }

type Look = Required<Pick<VisitOptions, 'device' | 'language' | 'colorScheme'>>
/** Each size, language and colour scheme is seen on every page, not each with each: that is for the first screens. */
const looks: Look[] = [
  { device: 'ios', language: 'zh-CN', colorScheme: 'light' },
  { device: 'windows', language: 'en-US', colorScheme: 'dark' },
]
const otherLooks: Look[] = [
  { device: 'ios', language: 'en-US', colorScheme: 'dark' },
  { device: 'windows', language: 'zh-CN', colorScheme: 'light' },
]

beforeAll(async () => {
  const { sandbox } = journey.product
  const colleague = (await sandbox.employees()).find(({ userId }) => userId === 'linxiaoyu')
  await sandbox.hireEmployee({ ...newcomer, departmentIds: colleague?.departmentIds ?? [] })
})

/** What everybody may expect of a page as it stands: nothing jumped, and it is accessible. */
async function check(visitor: Visitor, name: string) {
  await visitor.screenshot(name)
  expect(await readLayoutShift(visitor.page), `layout shift of ${name}`).toBeLessThan(0.05)
  expect(await visitor.accessibilityProblems(), `accessibility of ${name}`).toEqual([])
}

async function arrive(look: Look, more: Partial<VisitOptions> = {}) {
  const visitor = await journey.visit({ ...look, userId: 'linxiaoyu', ...more })
  await watchLayoutShift(visitor.context)
  const words = wordsOf[look.language]
  const suffix = `${look.language.slice(0, 2)}-${look.colorScheme}`
  await visitor.page.goto(meeting())
  await visitor.page.getByRole('heading', { name: words.today.title, level: 1 }).waitFor()
  return { visitor, page: visitor.page, words, see: (name: string) => check(visitor, `${name}-${suffix}`) }
}

describe.each(looks)('on $device in $language, $colorScheme', (look) => {
  test('every page stands still, is accessible and meets no error', async () => {
    const { page, words, see } = await arrive(look)
    await page.locator('.free-now, .page-state').first().waitFor()
    await see('page-today')

    await page.getByRole('button', { name: words.common.book, exact: true }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText(words.sheet.addNote).waitFor()
    await sheet.locator('.fit').waitFor()
    await see('page-sheet')
    await sheet.getByRole('button', { name: words.sheet.changeRoom }).click()
    await sheet.getByRole('searchbox').waitFor()
    await see('page-choose-room')

    await page.goto(meeting('/rooms'))
    await boardIsReady(page)
    await see('page-rooms')
    await page.goto(meeting('/rooms?view=list'))
    const rooms = page.getByRole('main').getByRole('listitem').getByRole('link')
    await rooms.first().waitFor()
    await see('page-rooms-list')
    await page.goto(meeting('/find'))
    await page.locator('.offer, .page-state').first().waitFor()
    await see('page-find')
    await page.goto(meeting('/rooms?view=list'))
    const room = page.getByRole('link', { name: '望岳厅', exact: true })
    await page.goto(new URL((await room.getAttribute('href')) ?? '', page.url()).href)
    await page.getByRole('heading', { name: '望岳厅', level: 1 }).waitFor()
    await page.getByRole('heading', { name: words.rooms.week }).waitFor()
    await see('page-room')

    await page.goto(meeting('/me'))
    const bookings = page.locator('.booking-row')
    await bookings.first().waitFor()
    await see('page-mine')
    const booking = await bookings.first().getAttribute('href')
    await page.getByText(words.me.past, { exact: true }).click()
    // On a Monday morning nothing is past: the calendar is known from today on.
    await bookings.or(page.getByText(words.me.pastEmpty)).first().waitFor()
    await see('page-mine-past')
    await page.goto(new URL(booking ?? '', page.url()).href)
    await page.getByRole('heading', { name: words.booking.history }).waitFor()
    await see('page-booking')

    await page.goto(meeting('/nowhere'))
    await page.getByText(words.notFound.title).waitFor()
    await see('page-not-found')
  })
})

test.each(otherLooks)('today and rooms on $device in $language, $colorScheme', async (look) => {
  const { page, see } = await arrive(look)
  await see('page-today')
  await page.goto(meeting('/rooms'))
  await boardIsReady(page)
  await see('page-rooms')
})

describe.each(['ios', 'windows'] as const)('on %s', (device) => {
  const look: Look = { device, language: 'zh-CN', colorScheme: 'light' }

  test('who has nothing yet sees what one can do', async () => {
    const { page, see } = await arrive(look, { userId: newcomer.userId })
    await page.getByText('今天没有会议').waitFor()
    await see('empty-today')
    await page.goto(meeting('/me'))
    await page.getByText('接下来没有会议').waitFor()
    await see('empty-mine')
    await page.goto(meeting('/rooms?q=没有这样的会议室'))
    await page.getByText('没有符合条件的会议室').waitFor()
    await see('empty-rooms')
  })

  test('on a slow line the layout is there before the content, and nothing jumps', async () => {
    const { page, see } = await arrive(look)
    let letGo = () => {}
    const slow = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route('**/api/v1/timeline?*', async (route) => {
      await slow
      await route.continue()
    })
    await page.goto(meeting('/rooms'))
    await page.locator('.timeline-grid[aria-busy="true"]').waitFor()
    await see('loading-rooms')
    letGo()
    await boardIsReady(page)
    await see('loaded-rooms')
  })

  test('what cannot be read says so with a reference, and is there after another try', async () => {
    const { page, see } = await arrive(look)
    const problem = { code: 'database.unavailable', status: 503, title: '', requestId: 'Ab12Cd34Ef56' }
    const refuse = '**/api/v1/{timeline?*,rooms/*/timeline?*,bookings*,bookings/*}'
    await page.route(refuse, (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    await page.goto(meeting('/rooms'))
    const alert = page.getByRole('alert')
    await alert.getByText('Ab12Cd34Ef56').waitFor()
    await see('failed-rooms')
    await page.goto(meeting('/bookings/01a20730-d902-7423-9d99-29fe2b1c77f7'))
    await alert.getByText('Ab12Cd34Ef56').waitFor()
    await see('failed-booking')
    await page.goto(meeting('/me'))
    await page.getByText(zhCN.me.past, { exact: true }).click()
    await alert.getByText('Ab12Cd34Ef56').waitFor()
    await see('failed-mine')
    await page.unroute(refuse)
    await alert.getByRole('button', { name: '重试' }).click()
    await page.locator('.booking-row').or(page.getByText(zhCN.me.pastEmpty)).first().waitFor()
  })

  test('without a network what was known stays, under a strip that says so', async () => {
    const { visitor, page, see } = await arrive(look)
    await page.goto(meeting('/rooms'))
    await boardIsReady(page)
    await visitor.context.setOffline(true)
    const strip = page.getByText('网络已断开')
    await strip.waitFor()
    await see('offline-rooms')
    await page.getByRole('navigation').getByRole('link', { name: '今天' }).click()
    await page.getByRole('heading', { name: '今天', level: 1 }).waitFor()
    await strip.waitFor()
    await see('offline-today')
    await visitor.context.setOffline(false)
    await strip.waitFor({ state: 'detached' })
  })

  test('who could not be signed in is told so', async () => {
    const visitor = await journey.visit({ ...look, authCode: 'refused' })
    await watchLayoutShift(visitor.context)
    await visitor.page.goto(meeting())
    await visitor.page.getByRole('alert').waitFor()
    await check(visitor, 'failed-sign-in')
  })
})

test.each(['phoneBrowser', 'browser'] as const)(
  'on %s the way to sign in is shown, dark and in English',
  async (device) => {
    const visitor = await journey.visit({ device, language: 'en-US', colorScheme: 'dark' })
    await watchLayoutShift(visitor.context)
    await visitor.page.goto(meeting())
    await visitor.page.getByRole('link', { name: 'Sign in with DingTalk' }).waitFor()
    await check(visitor, 'sign-in-door')
  },
)
