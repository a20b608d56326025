import type { Booking, EmployeeMatch, RoomList } from '@meeting/shared'
import { useJourney } from '@meeting/test/journey'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { dayFromNow } from './company-time.ts'

const journey = useJourney()
const tomorrow = dayFromNow(1)
const meeting = (path = '') => `${journey.product.origin}/meeting${path}`

/** The same call as the app makes, by whoever is signed in on this page. */
async function call<Body>(page: Page, method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await page.evaluate(
    async ({ url, init }) => {
      const response = await fetch(url, { ...init, headers: { 'content-type': 'application/json', prefer: 'wait=2' } })
      return { ok: response.ok, text: await response.text() }
    },
    { url: meeting(`/api/v1${path}`), init: { method, body: body === undefined ? undefined : JSON.stringify(body) } },
  )
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`)
  return JSON.parse(answer.text) as Body
}

async function book(page: Page, { from, title, attendee }: { from: string; title: string; attendee?: string }) {
  const { rooms } = await call<RoomList>(page, 'GET', '/rooms')
  const room = rooms.find(({ name }) => name === '望岳厅')
  const found = attendee
    ? await call<{ employees: EmployeeMatch[] }>(
        page,
        'GET',
        `/directory/employees?query=${encodeURIComponent(attendee)}`,
      )
    : { employees: [] }
  return call<Booking>(page, 'POST', '/bookings', {
    title,
    roomIds: [room?.id],
    start: `${tomorrow}T${from}:00+08:00`,
    end: `${tomorrow}T${from.slice(0, 3)}30:00+08:00`,
    attendeeIds: found.employees.map(({ id }) => id),
    note: '',
  })
}

type Card = { title: string; markdown: string; single_url: string }

/** What arrived in somebody's DingTalk. */
async function cardsOf(userId: string): Promise<Card[]> {
  const notices = await journey.product.sandbox.inbox({ userId })
  return notices.map(({ message }) => (message as { action_card: Card }).action_card)
}

test('an administrator turns on invitations and words them; the attendee gets one and is one tap from the booking', async () => {
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'windows', userId: 'admin01' })
  await page.goto(meeting('/admin/notices'))
  await page.getByRole('switch', { name: '发送“邀请开会”' }).check({ force: true })
  await page.getByText('已开启“邀请开会”').waitFor()
  await screenshot('admin-notices')
  expect(await accessibilityProblems()).toEqual([])

  await page.getByRole('link', { name: '编辑“邀请开会”的文字' }).click()
  const preview = page.getByRole('figure', { name: '预览' })
  await page.getByRole('textbox', { name: '标题' }).fill('{organizer} 请你来开会')
  await page.getByRole('textbox', { name: '正文' }).fill('### 开会啦\n**{title}**\n- 在 ')
  await page.getByRole('button', { name: '会议室', exact: true }).click()
  await preview.getByText('张晓雨 请你来开会').waitFor()
  await preview.getByText('在 望岳厅').waitFor()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已保存文字').waitFor()
  await screenshot('admin-notices-kind')
  expect(await accessibilityProblems()).toEqual([])

  const organizer = await journey.visit({ device: 'android', userId: 'zhangsan' })
  await organizer.page.goto(meeting())
  await organizer.page.getByRole('link', { name: '通知', exact: true }).waitFor()
  await book(organizer.page, { from: '10:00', title: '*季度* [评审](x)', attendee: '李四' })
  await expect.poll(() => cardsOf('lisi')).toHaveLength(1)
  const [card] = await cardsOf('lisi')
  expect(card?.title).toBe('张三 请你来开会')
  expect(card?.markdown).toContain('**＊季度＊ ［评审］(x)**')
  expect(card?.markdown).toContain('- 在 望岳厅')
  expect(await cardsOf('zhangsan')).toEqual([])

  const attendee = await journey.visit({ device: 'ios', userId: 'lisi' })
  await attendee.page.goto(new URL(card?.single_url ?? '').searchParams.get('redirect_url') ?? '')
  await attendee.page.getByRole('heading', { name: '*季度* [评审](x)', level: 1 }).waitFor()
  expect(await cardsOf('lisi')).toHaveLength(1)
})

test('what DingTalk does not answer for is shown by the bell at once, sent no second time, and gone when it is seen', async () => {
  const { sandbox } = journey.product
  const { page, screenshot, accessibilityProblems } = await journey.visit({ device: 'android', userId: 'zhangsan' })
  await page.goto(meeting())
  await page.getByRole('link', { name: '通知', exact: true }).waitFor()
  const { id } = await book(page, { from: '14:00', title: '架构讨论' })
  await sandbox.setFaults({
    answerLost: [{ as: 'reset', count: 1, api: 'topapi/message/corpconversation/asyncsend_v2' }],
  })
  const admin = await journey.visit({ device: 'windows', userId: 'admin01' })
  await admin.page.goto(meeting('/admin/notices/log'))
  await admin.page.getByRole('heading', { name: '发送记录', level: 1 }).waitFor()
  await call(admin.page, 'POST', `/bookings/${id}/cancel`)

  const bell = page.getByRole('link', { name: '通知，1 条没有送达' })
  await bell.waitFor()
  await screenshot('bell')
  await bell.click()
  await page.getByRole('heading', { name: '通知', level: 1 }).waitFor()
  const notice = page.getByRole('listitem').filter({ hasText: '你的会议室预订已被取消' })
  await notice.getByText('架构讨论').waitFor()
  await notice.getByText('没有送达钉钉，只在这里').waitFor()
  await screenshot('bell-notices')
  expect(await accessibilityProblems()).toEqual([])
  expect(await cardsOf('zhangsan')).toHaveLength(1)

  await page.getByRole('link', { name: '通知设置' }).click()
  await page.getByRole('switch', { name: '预订被他人取消' }).uncheck({ force: true })
  await screenshot('notice-settings')
  expect(await accessibilityProblems()).toEqual([])
  await page.goto(meeting())
  await page.getByRole('link', { name: '通知', exact: true }).waitFor()

  await admin.page.reload()
  const row = admin.page.getByRole('row').filter({ hasText: '预订被他人取消' })
  await row.getByText('钉钉没有答复').waitFor()
  await admin.screenshot('admin-notices-log')
  expect(await admin.accessibilityProblems()).toEqual([])
})
