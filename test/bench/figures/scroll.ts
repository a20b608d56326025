import { chromium, type Browser, type CDPSession, type Page } from 'playwright'
import { findChromium } from '../../support/chromium.ts'
import type { Figure } from '../figure.ts'
import { corps, type Lab } from '../lab.ts'
import { goFirst } from '../priority.ts'
import { median } from '../rounds.ts'

const phone = { width: 412, height: 915 }
const slowdown = 4
/** A page moves on at sixty frames a second. */
const frameMs = 1000 / 60
/** A steady flick over all rooms, in pixels a second. */
const speed = 3_000

/** `late`: share of the frames that should have been shown and were not. Milliseconds. */
type Frames = { late: number; middle: number; slow: number }

/** Scrolling the timeline of 300 rooms on a slow phone, against a page that holds nothing but as many plain lines. */
export const scroll: Figure = {
  name: 'scroll',
  about: 'scrolling 300 rooms on a phone against a page of plain lines',
  async measure(lab, { rounds }) {
    await lab.addCorp(corps.wide)
    const product = await lab.startProduct()
    const launched = await chromium.launchServer({ executablePath: await findChromium(), args: ['--disable-gpu'] })
    goFirst(launched.process().pid)
    const browser = await chromium.connect(launched.wsEndpoint())
    try {
      const plain: Frames[] = []
      const ours: Frames[] = []
      for (let round = -1; round < Math.max(3, Math.floor(rounds / 2)); round += 1) {
        const one = await scrollPlain(browser)
        const other = await scrollRooms(browser, lab, product.address)
        if (round < 0) continue
        plain.push(one)
        ours.push(other)
      }
      return tell(plain, ours)
    } finally {
      await browser.close()
      await launched.close()
      await product.stop()
    }
  },
}

function tell(plain: readonly Frames[], ours: readonly Frames[]) {
  const of = (frames: readonly Frames[], name: keyof Frames) => median(frames.map((frame) => frame[name]))
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const milliseconds = (value: number) => `${value.toFixed(1)} ms`
  return [
    {
      figure: 'scrolling 300 rooms, frames missed',
      goal: '',
      measured: percent(of(ours, 'late')),
      detail: `${percent(of(plain, 'late'))} there; a frame every ${milliseconds(of(ours, 'middle'))}, 1 in 20 above ${milliseconds(of(ours, 'slow'))} (${milliseconds(of(plain, 'slow'))} there)`,
      // Judged by nobody: it is as much the machine's word as ours.
      ok: null,
    },
  ]
}

async function scrollPlain(browser: Browser): Promise<Frames> {
  return withPage(browser, async (page, devtools) => {
    const lines = Array.from({ length: 300 }, (_, index) => `<p>会议室 ${index}</p>`).join('')
    await page.setContent(
      `<style>body { margin: 0 } main { height: 100vh; overflow: auto } p { height: 76px; margin: 0 }</style><main>${lines}</main>`,
    )
    return scrollOver(page, devtools, 'main')
  })
}

async function scrollRooms(browser: Browser, lab: Lab, address: string): Promise<Frames> {
  return withPage(browser, async (page, devtools) => {
    const { headers } = await lab.signIn(corps.wide.corpId)
    const [name = '', value = ''] = (headers['cookie'] ?? '').split('=')
    await page.context().addCookies([{ name, value, url: address }])
    await page.goto(`${address}/meeting/rooms?date=${lab.date}`)
    await page.locator('.grid-row .track-bar, .grid-row [role=gridcell]').first().waitFor()
    return scrollOver(page, devtools, '.timeline-grid')
  })
}

async function withPage(
  browser: Browser,
  work: (page: Page, devtools: CDPSession) => Promise<Frames>,
): Promise<Frames> {
  const context = await browser.newContext({
    viewport: phone,
    deviceScaleFactor: 2.625,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  try {
    const page = await context.newPage()
    return await work(page, await context.newCDPSession(page))
  } finally {
    await context.close()
  }
}

/** Flicks from top to bottom and notes when each frame was drawn. */
async function scrollOver(page: Page, devtools: CDPSession, selector: string): Promise<Frames> {
  const distance = await page.locator(selector).evaluate((element) => element.scrollHeight - element.clientHeight)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.evaluate(watchFrames)
  await devtools.send('Input.synthesizeScrollGesture', {
    x: phone.width / 2,
    y: phone.height / 2,
    yDistance: -distance,
    speed,
    gestureSourceType: 'touch',
    preventFling: true,
  })
  const times = await page.evaluate(() => {
    // Written by `watchFrames` in this page.
    const seen: unknown = Reflect.get(window, 'frameTimes')
    return Array.isArray(seen) ? seen.map(Number) : []
  })
  return toFrames(times)
}

/** Runs in the page. */
function watchFrames(): void {
  const times: number[] = []
  Reflect.set(window, 'frameTimes', times)
  const note = (time: number) => {
    times.push(time)
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}

function toFrames(times: readonly number[]): Frames {
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  if (gaps.length < 30) throw new Error(`only ${gaps.length} frames were drawn`)
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frameMs) - 1), 0)
  const ordered = [...gaps].sort((a, b) => a - b)
  return {
    late: missed / (missed + gaps.length),
    middle: median(gaps),
    slow: ordered[Math.floor(ordered.length * 0.95)] ?? 0,
  }
}
