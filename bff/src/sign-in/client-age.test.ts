import { devices } from '@meeting/test/devices'
import { expect, test } from 'vitest'
import { tooOldClient } from './client-age.ts'

const android =
  'Mozilla/5.0 (Linux; U; Android 10; zh-CN) AppleWebKit/537.36 Version/4.0 Chrome/69.0.3497.100 UWS/3.22 Mobile Safari/537.36 AliApp(DingTalk/6.5.30) com.alibaba.android.rimet/1'
const ios = (version: number) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version}_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/1 AliApp(DingTalk/7.0.10) com.laiwang.DingTalk/1`
const windows =
  'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/63.0.3239.132 Safari/537.36 dingtalk-win/1.0.0 nw(0.14.7) DingTalk(5.0.0-Release.1) Mojo/1.0.0'
const mac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_6) AppleWebKit/605.1.15 Version/13.1 Safari/605.1.15 DingTalk(5.1.9-macOS-1) nw DTWKWebView'

test.each([
  [android, 'android 6.5'],
  [ios(13), 'ios 7.0'],
  [windows, 'windows 5.0'],
  [mac, 'mac 5.1'],
])('a web view that cannot run the app is named: %s', (agent, name) => {
  expect(tooOldClient(agent)).toBe(name)
})

test.each([
  ...(['android', 'ios', 'harmony', 'windows', 'mac'] as const).map((name) => devices[name].userAgent),
  ios(14),
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/60.0.0.0 Safari/537.36',
  undefined,
])('others are not: %s', (agent) => {
  expect(tooOldClient(agent)).toBeNull()
})
