import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import vue from '@vitejs/plugin-vue'
import { chromium, type Browser, type Cookie } from 'playwright'
import { build } from 'vite'
import { findChromium } from '../../support/chromium.ts'
import type { Figure } from '../figure.ts'
import { corps, type Lab } from '../lab.ts'
import { goFirst } from '../priority.ts'
import { median } from '../rounds.ts'
import { toKilobytes } from './bundle.ts'
import { startMeasured } from '../servers/child.ts'

const helloFolder = new URL('../hello-vant', import.meta.url).pathname

/** A middling phone on a slow network, as Lighthouse and DevTools have it. */
const phone = { width: 412, height: 915, slowdown: 4, latencyMs: 562, bytesPerSecond: 1_440_000 / 8 }

/** What a load is measured by, in ms since the navigation began. `usable`: the button is there and nothing covers it. */
type Load = { firstPaint: number; usable: number; blocked: number; blockedAfter: number; bytes: number }
type Page = {
  url: string
  button: string
  cookies: Omit<Cookie, 'domain' | 'path' | 'expires' | 'httpOnly' | 'secure' | 'sameSite'>[]
}

/** The first load of the H5 app by somebody with a session, against a page of six Vant components that shows nothing. */
export const firstScreen: Figure = {
  name: 'first-screen',
  about: 'the first screen on a phone against a hello-world page of Vue and Vant',
  async measure(lab, { rounds }) {
    const hello = await startHello()
    const product = await lab.product()
    const launched = await chromium.launchServer({ executablePath: await findChromium(), args: ['--disable-gpu'] })
    goFirst(launched.process().pid)
    const browser = await chromium.connect(launched.wsEndpoint())
    try {
      const helloPage: Page = { url: `${hello.server.address}/`, button: '.book', cookies: [] }
      const ourPage: Page = {
        url: `${product.address}/meeting`,
        button: '.free-room-chips button:not(:disabled)',
        cookies: [await sessionCookie(lab)],
      }
      const floor: Load[] = []
      const ours: Load[] = []
      for (let round = -1; round < Math.max(5, rounds); round += 1) {
        const [one, other] = [await load(browser, helloPage), await load(browser, ourPage)]
        if (round < 0) continue
        floor.push(one)
        ours.push(other)
      }
      return tell(middleOf(floor), middleOf(ours))
    } finally {
      await browser.close()
      await launched.close()
      await hello.stop()
    }
  },
}

function tell(floor: Load, ours: Load) {
  const against = (name: 'firstPaint' | 'usable') => ({
    measured: (ours[name] / floor[name]).toFixed(2),
    detail: `${Math.round(ours[name])} / ${Math.round(floor[name])} ms`,
  })
  return [
    { figure: 'first paint', goal: '≤ 1.0', ...against('firstPaint'), ok: ours.firstPaint <= floor.firstPaint },
    {
      figure: 'usable: a room can be taken',
      goal: '≤ 1.15',
      ...against('usable'),
      ok: ours.usable <= 1.15 * floor.usable,
    },
    {
      figure: 'main thread blocked',
      goal: '≤ 100 ms',
      measured: `${Math.round(ours.blocked)} ms`,
      detail: `${Math.round(ours.blockedAfter)} ms of it once usable; ${Math.round(floor.blocked)} ms there`,
      ok: ours.blocked <= 100,
    },
    {
      figure: 'bytes, with what is fetched ahead',
      goal: '',
      measured: toKilobytes(ours.bytes),
      detail: `${toKilobytes(floor.bytes)} there`,
      ok: null,
    },
  ]
}

async function sessionCookie(lab: Lab): Promise<Page['cookies'][number]> {
  const { headers } = await lab.signIn(corps.large.corpId)
  const [name = '', value = ''] = (headers['cookie'] ?? '').split('=')
  return { name, value }
}

async function startHello() {
  const outDir = await mkdtemp(join(tmpdir(), 'meeting-hello-'))
  await build({
    root: helloFolder,
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    },
    build: { outDir, emptyOutDir: true, target: ['chrome87', 'safari14'], modulePreload: { polyfill: false } },
  })
  const server = await startMeasured('hello-server.ts', { WEB_FOLDER: outDir })
  return {
    server,
    async stop() {
      await server.stop()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}

/** One cold load in a browser profile of its own. */
async function load(browser: Browser, { url, button, cookies }: Page): Promise<Load> {
  const context = await browser.newContext({
    viewport: { width: phone.width, height: phone.height },
    deviceScaleFactor: 2.625,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  try {
    await context.addCookies(cookies.map((cookie) => ({ ...cookie, url })))
    let tell: (watched: Omit<Load, 'bytes'>) => void
    const usable = new Promise<Omit<Load, 'bytes'>>((resolve) => (tell = resolve))
    await context.exposeFunction('tellBench', (watched: Omit<Load, 'bytes'>) => tell(watched))
    await context.addInitScript(watchLoad, button)
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    let bytes = 0
    await devtools.send('Network.enable')
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: phone.latencyMs,
      downloadThroughput: phone.bytesPerSecond,
      uploadThroughput: phone.bytesPerSecond / 2,
    })
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: phone.slowdown })
    await page.goto(url, { waitUntil: 'commit' })
    return { ...(await inTime(usable)), bytes }
  } finally {
    await context.close()
  }
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  const tooLate = new AbortController()
  try {
    return await Promise.race([
      promise,
      sleep(60_000, undefined, { signal: tooLate.signal }).then(() => {
        throw new Error('the page was not usable within a minute')
      }),
    ])
  } finally {
    tooLate.abort()
  }
}

/** Runs in the page: notes the first paint, tasks above 50 ms, and when the button can be pressed. */
function watchLoad(button: string): void {
  const watched = { firstPaint: 0, usable: 0, blocked: 0, blockedAfter: 0 }
  // What comes right behind the first screen must not make it stutter either.
  const tellLater = () => setTimeout(() => Reflect.get(window, 'tellBench')(watched), 2_000)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === 'first-contentful-paint') watched.firstPaint = entry.startTime
      if (entry.entryType !== 'longtask') continue
      watched.blocked += entry.duration - 50
      if (watched.usable > 0 && entry.startTime > watched.usable) watched.blockedAfter += entry.duration - 50
    }
  }).observe({ entryTypes: ['paint', 'longtask'] })
  const look = () => {
    const found = document.querySelector(button)
    const { left = 0, top = 0, width = 0, height = 0 } = found?.getBoundingClientRect() ?? {}
    const hit = width > 0 ? document.elementFromPoint(left + width / 2, top + height / 2) : null
    if (!found?.contains(hit)) return requestAnimationFrame(look)
    watched.usable = performance.now()
    return tellLater()
  }
  requestAnimationFrame(look)
}

function middleOf(loads: readonly Load[]): Load {
  const of = (name: keyof Load) => median(loads.map((load) => load[name]))
  return {
    firstPaint: of('firstPaint'),
    usable: of('usable'),
    blocked: of('blocked'),
    blockedAfter: of('blockedAfter'),
    bytes: of('bytes'),
  }
}
