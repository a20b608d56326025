import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SandboxControl } from '@meeting/sandbox/control/control.types'
import type { Browser, BrowserContext, Page } from 'playwright'
import { findAccessibilityProblems } from './accessibility.ts'
import { devices, type Device, type DeviceName } from './devices.ts'
import { authCodeBinding, installFakeDingTalk, type FakeDingTalkSettings } from './fake-dingtalk.ts'

export type VisitOptions = {
  device: DeviceName
  /** The sandbox's userId of who holds the device: DingTalk gives auth codes for them. */
  userId?: string
  language?: 'zh-CN' | 'en-US'
  colorScheme?: 'light' | 'dark'
} & Partial<Pick<FakeDingTalkSettings, 'bridge' | 'authCode'>>

export type Visitor = {
  page: Page
  context: BrowserContext
  /** Errors the page met or logged; `useJourney` fails a test that leaves any behind. */
  problems: string[]
  /** Saves what is seen as `test/screenshots/<name>-<width>x<height>.png`. */
  screenshot: (name: string) => Promise<void>
  /** What breaks WCAG 2.2 AA, one line each. */
  accessibilityProblems: () => Promise<string[]>
  close: () => Promise<void>
}

export type Surroundings = { browser: Browser; sandbox: SandboxControl; origins: string[] }

const screenshots = new URL('../screenshots/', import.meta.url).pathname

/** Opens a browser profile as one person on one device has it: inside DingTalk's container, or a plain browser. */
export async function createVisitor(surroundings: Surroundings, options: VisitOptions): Promise<Visitor> {
  const { browser, sandbox, origins } = surroundings
  const { userId = 'zhangsan', language = 'zh-CN', colorScheme = 'light' } = options
  const device: Device = devices[options.device]
  const context = await browser.newContext({
    userAgent: device.userAgent?.replace(/language\/[\w-]+/, `language/${language}`),
    viewport: device.viewport,
    deviceScaleFactor: device.isMobile ? 2 : 1,
    isMobile: device.isMobile,
    hasTouch: device.isMobile,
    locale: language,
    timezoneId: 'Asia/Shanghai',
    colorScheme,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const problems: string[] = []
  await refuseOtherOrigins(context, origins, problems)
  if (device.platform) {
    await context.exposeFunction(authCodeBinding, () => sandbox.authCode({ userId, kind: 'in-app' }))
    const { bridge = 'ready', authCode = 'given' } = options
    const settings: FakeDingTalkSettings = { platform: device.platform, language, bridge, authCode }
    await context.addInitScript(installFakeDingTalk, { settings, binding: authCodeBinding })
  }
  const page = await context.newPage()
  collectProblems(page, problems)
  return {
    page,
    context,
    problems,
    screenshot: (name) => takeScreenshot(page, name),
    accessibilityProblems: () => findAccessibilityProblems(page),
    close: () => context.close(),
  }
}

/** The product must work without anything but itself and DingTalk. */
async function refuseOtherOrigins(context: BrowserContext, origins: string[], problems: string[]) {
  await context.route(
    (url) => !origins.includes(url.origin),
    (route) => {
      problems.push(`asked ${route.request().url()}, which is outside`)
      return route.abort()
    },
  )
}

function collectProblems(page: Page, problems: string[]) {
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message))
  page.on('console', (message) => {
    // Refusals by the API are part of many journeys; what the page makes of them is what counts.
    const isRefusal = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isRefusal) problems.push(message.text())
  })
}

async function takeScreenshot(page: Page, name: string) {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}-${width}x${height}.png`), animations: 'disabled' })
}
