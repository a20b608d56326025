import type { FakeDingTalkSettings } from './fake-dingtalk.ts'

export type Device = {
  userAgent?: string
  /** Absent: a plain browser. */
  platform?: FakeDingTalkSettings['platform']
  viewport: { width: number; height: number }
  isMobile: boolean
}

const phone = { viewport: { width: 390, height: 844 }, isMobile: true }
const desk = { viewport: { width: 1440, height: 900 }, isMobile: false }

/** The containers in which the product is opened, with user agents as they appear in public logs. */
export const devices = {
  android: {
    ...phone,
    platform: 'android',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 14; zh-CN; M2012K11AC Build/UKQ1) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UWS/5.12.9.0 Mobile Safari/537.36 AliApp(DingTalk/8.1.11) com.alibaba.android.rimet/50000000 Channel/10002068 language/zh-CN abi/64 UT4Aplus/0.2.25 colorScheme/light',
  },
  ios: {
    ...phone,
    platform: 'ios',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83 AliApp(DingTalk/8.1.11) com.laiwang.DingTalk/50000000 Channel/201200 language/zh-Hans-CN UT4Aplus/0.0.6 WK',
  },
  harmony: {
    ...phone,
    platform: 'harmony',
    userAgent:
      'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile AliApp(DingTalk/8.0.30)',
  },
  windows: {
    ...desk,
    platform: 'pc',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36 dingtalk-win/1.0.0 nw(0.14.7) DingTalk(8.1.5-Release.2511) Mojo/1.0.0 Native AppType(release) Channel/201200 Architecture/x86_64 webDt/PC',
  },
  mac: {
    ...desk,
    platform: 'pc',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15 DingTalk(8.3.10-macOS-54337830) nw DTWKWebView Channel/201200 Architecture/x86_64 webDt/PC',
  },
  /** The page stands in a frame of the client (`pc-client.ts`), which hands it nothing but messages. */
  windowsFrame: {
    ...desk,
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36 dingtalk-win/1.0.0 nw(0.14.7) DingTalk(8.1.5-Release.2511) Mojo/1.0.0 Native AppType(release) Channel/201200 Architecture/x86_64 webDt/PC',
  },
  browser: desk,
  phoneBrowser: phone,
} satisfies Record<string, Device>

export type DeviceName = keyof typeof devices
