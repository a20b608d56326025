import { platformOf } from './platform.ts'

/** What the H5 app is built for (`build.target` of web/vite.config.ts); older engines stop at its first line. */
const oldestChrome = 87
const oldestWebKit = 14

/**
 * A DingTalk client whose web view is too old for the H5 app, in a few words such as `android 6.5`; null: new enough, or not
 * DingTalk's. By the words of its user agent (jsapi.md §9.2), of which nothing else is kept.
 */
export function tooOldClient(userAgent: string | undefined): string | null {
  const agent = userAgent ?? ''
  const platform = platformOf(agent)
  if (platform === 'browser' || !isTooOld(agent)) return null
  const version = /DingTalk[/(](\d{1,3}\.\d{1,3})/.exec(agent)?.[1]
  return version ? `${platform} ${version}` : platform
}

function isTooOld(agent: string): boolean {
  const chrome = versionIn(agent, /Chrome\/(\d+)/)
  if (chrome !== null) return chrome < oldestChrome
  // iOS names its version, macOS that of Safari.
  const webKit = versionIn(agent, /(?:iPhone )?OS (\d+)_/) ?? versionIn(agent, /Version\/(\d+)/)
  return webKit !== null && webKit < oldestWebKit
}

function versionIn(agent: string, pattern: RegExp): number | null {
  const found = pattern.exec(agent)?.[1]
  return found === undefined ? null : Number(found)
}
