import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { unpackChromium } from './chromium-from-npm.ts'

type Source = { name: string; find: () => string | undefined | Promise<string | undefined> }

const systemPaths = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const sources: Source[] = [
  { name: '$CHROME_PATH', find: () => process.env['CHROME_PATH'] },
  { name: 'the Chromium inside npm', find: () => (isLinuxX64() ? unpackChromium() : undefined) },
  { name: 'an installed browser', find: () => systemPaths.find((path) => existsSync(path)) },
  { name: `Playwright's cache`, find: () => existing(chromium.executablePath()) },
  { name: 'apt-get install chromium', find: installWithApt },
  { name: 'playwright install chromium', find: installWithPlaywright },
]

/** Finds a Chromium that runs here, or installs one; answers its path. Fails with what was tried. */
export async function findChromium(): Promise<string> {
  const tried: string[] = []
  for (const { name, find } of sources) {
    try {
      const path = await find()
      if (path === undefined) continue
      await promisify(execFile)(path, ['--headless', '--no-sandbox', '--version'], { timeout: 30_000 })
      return path
    } catch (error) {
      tried.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(`No browser runs here. Install Chromium or set CHROME_PATH.\n${tried.join('\n')}`)
}

function isLinuxX64(): boolean {
  return process.platform === 'linux' && process.arch === 'x64'
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined
}

async function installWithApt(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined
  const run = promisify(execFile)
  await run('apt-get', ['update', '-qq'])
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return existing('/usr/bin/chromium')
}

async function installWithPlaywright(): Promise<string | undefined> {
  await promisify(execFile)(process.execPath, [
    new URL('../node_modules/playwright/cli.js', import.meta.url).pathname,
    'install',
    'chromium',
  ])
  return existing(chromium.executablePath())
}
