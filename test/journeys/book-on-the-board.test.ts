import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { useJourney } from '@meeting/test/journey'
import type { DeviceName } from '@meeting/test/devices'
import { eventsOf, roomIdOf, userIdOf } from './company.ts'
import { at, dayFromNow } from './company-time.ts'

const journey = useJourney({ company: 'demo' })

/** Beyond the days that the demo company's calendar is filled for, and within the rules of its rooms, on any weekday. */
const day = dayFromNow(10)
const meeting = (path = '') => `${journey.product.origin}/meeting${path}`

async function openBoard(device: DeviceName, room: string) {
  const userId = await userIdOf(journey.product.sandbox, 'Marcus Chen')
  const visitor = await journey.visit({ device, language: 'en-US', userId })
  const { page } = visitor
  await page.goto(meeting(`/rooms?date=${day}`))
  if (device === 'browser') {
    await page.getByRole('link', { name: 'Sign in with DingTalk' }).click()
    await page.getByRole('button', { name: 'Marcus Chen' }).first().click()
  }
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(room)
  await page.getByText('1 room', { exact: true }).first().waitFor()
  await page.locator('.timeline-grid[aria-busy="false"]').waitFor()
  return visitor
}

function rowOf(page: Page, room: string) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: room }) })
}

/** Draws over a room's bar with the mouse, as exactly as a person does: a little inside of the quarters that are meant. */
async function drag(page: Page, room: string, from: string, to: string) {
  const track = await rowOf(page, room).locator('[data-room]').boundingBox()
  if (!track) throw new Error(`${room} is not on the board`)
  const [first, last] = [at(day, '08:00'), at(day, '20:00')]
  const x = (instant: number) => track.x + ((instant - first) / (last - first)) * track.width
  const y = track.y + track.height / 2
  const aLittle = 5 * 60_000
  await page.mouse.move(x(at(day, from) + aLittle), y)
  await page.mouse.down()
  await page.mouse.move(x(at(day, to) - aLittle), y, { steps: 8 })
  await page.mouse.up()
}

test('on a PC a drag opens the sheet with room and time; a clash is named while choosing, an alternative taken, and booked', async () => {
  const { sandbox } = journey.product
  const { page, screenshot, accessibilityProblems } = await openBoard('windows', '锦官')
  const [start, end] = [at(day, '12:00'), at(day, '13:00')]
  const roomIds = [await roomIdOf(sandbox, '锦官')]
  await sandbox.book({ userId: 'linxiaoyu', roomIds, start, end, title: '周会' })
  await page.getByRole('gridcell', { name: 'Taken, 林晓雨, 12:00 to 13:00' }).waitFor()
  await drag(page, '锦官', '10:00', '11:30')

  const sheet = page.getByRole('dialog', { name: 'Book a room' })
  await sheet.getByText('Free at that time').waitFor()
  const [from, to] = [sheet.getByLabel('Start'), sheet.getByLabel('End')]
  expect(await from.locator('option:checked').textContent()).toContain('10:00')
  expect(await to.locator('option:checked').textContent()).toContain('11:30')
  await screenshot('board-sheet-en')

  await from.selectOption({ label: '11:00' })
  await sheet.getByText('12:00–13:00 is taken by 林晓雨').waitFor()
  const submit = sheet.getByRole('button', { name: /^Book 锦官/ })
  expect(await submit.isDisabled()).toBe(true)
  await screenshot('board-clash-en')
  expect(await accessibilityProblems()).toEqual([])

  const instead = sheet.getByRole('group', { name: 'You could take' })
  await instead.getByRole('button', { name: /^\d+ more$/ }).click()
  await instead.getByRole('button', { name: /^10:30–12:00/ }).click()
  await sheet.getByText('Free at that time').waitFor()
  await sheet.getByLabel('Title').fill('Quarterly review 🚀')
  await submit.click()
  await page.getByText(/^锦官 is booked/).waitFor()
  await sheet.waitFor({ state: 'detached' })
  await page.getByRole('gridcell', { name: /Mine.*Quarterly review 🚀, 10:30 to 12:00/ }).waitFor()
  await screenshot('board-booked-en')
  const [booked] = await eventsOf(sandbox, '锦官', day)
  expect(booked).toMatchObject({
    title: 'Quarterly review 🚀',
    start: at(day, '10:30'),
    end: at(day, '12:00'),
    native: false,
    rooms: [{ name: '锦官', response: 'accepted' }],
  })
})

test('in a plain browser the rule of a room is named before anything is sent', async () => {
  const { page, screenshot } = await openBoard('browser', '水调歌头')
  await drag(page, '水调歌头', '09:00', '12:00')
  const choice = page.getByRole('group', { name: '水调歌头 09:00–12:00' })
  await choice.getByText('At most 2 h').waitFor()
  expect(await choice.getByRole('button', { name: /^Book/ }).isDisabled()).toBe(true)
  await screenshot('board-rule-en')
  await choice.getByRole('button', { name: 'Clear selection' }).click()

  await drag(page, '水调歌头', '09:00', '10:00')
  const sheet = page.getByRole('dialog', { name: 'Book a room' })
  await sheet.getByText('Free at that time').waitFor()
  await sheet.getByRole('group', { name: 'Length' }).getByRole('button', { name: '15 min' }).click()
  await sheet.getByText('At least 30 min').waitFor()
  expect(await sheet.getByRole('button', { name: /^Book 水调歌头/ }).isDisabled()).toBe(true)
  await screenshot('sheet-rule-en')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  expect(await eventsOf(journey.product.sandbox, '水调歌头', day)).toEqual([])
})

test('with the keyboard alone one walks the board, stretches a time, and books it', async () => {
  const { page } = await openBoard('mac', '渝州')
  await pressUntil(page, 'Tab', () => page.getByRole('grid').and(page.locator(':focus')).isVisible())
  await page.keyboard.press('Home')
  const cell = page.getByRole('gridcell', { name: /^渝州, 10:00, free until/, selected: true })
  await pressUntil(page, 'ArrowRight', () => cell.isVisible())
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key)
  await page.getByRole('group', { name: '渝州 10:00–11:15' }).waitFor()
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Book a room' })
  await sheet.getByText('Free at that time').waitFor()
  const title = sheet.getByLabel('Title').and(page.locator(':focus'))
  await pressUntil(page, 'Tab', () => title.isVisible())
  await page.keyboard.press('Enter')
  await page.getByText(/^渝州 is booked/).waitFor()
  const booked = await eventsOf(journey.product.sandbox, '渝州', day)
  expect(booked).toMatchObject([{ start: at(day, '10:00'), end: at(day, '11:15') }])
})

/** Presses a key until something is so, as often as a patient person would. */
async function pressUntil(page: Page, key: string, isSo: () => Promise<boolean>) {
  for (let left = 40; left > 0 && !(await isSo()); left -= 1) await page.keyboard.press(key)
  expect(await isSo(), `what pressing ${key} leads to`).toBe(true)
}
