/** What the fake container does when the page calls it; sent into the browser, so plain data only. */
export type FakeDingTalkSettings = {
  platform: 'android' | 'ios' | 'harmony' | 'pc'
  language: string
  /** `late`: only 300 ms after the page has loaded. `never`: a DingTalk user agent, but no bridge. */
  bridge: 'ready' | 'late' | 'never'
  /** How a request for an auth code ends; `silent`: it is never answered; `older`: only the older kind of request is known. */
  authCode: 'given' | 'refused' | 'cancelled' | 'silent' | 'older'
}

type Refusal = { errorCode: string; errorMessage: string }
type Outcome = { ok: true; body: unknown } | { ok: false; body: Refusal }

/** The name under which the test process hands out auth codes to the page. */
export const authCodeBinding = 'fakeDingTalkAuthCode'

/**
 * A DingTalk container as `dingtalk-jsapi` 3.2 demands it, for `context.addInitScript`: the bridges of Android, iOS,
 * HarmonyOS and PC. It runs inside the page, before the page's own scripts, and must not use anything outside itself.
 */
export function installFakeDingTalk({ settings, binding }: { settings: FakeDingTalkSettings; binding: string }): void {
  const page = window as unknown as Record<string, unknown>
  const calls: { method: string; params: unknown }[] = []
  const reasons = {
    refused: { errorCode: '3', errorMessage: 'no permission to call' },
    cancelled: { errorCode: '-1', errorMessage: 'user cancelled' },
  }

  async function answer(method: string, params: unknown): Promise<Outcome> {
    calls.push({ method, params: JSON.parse(JSON.stringify(params ?? {})) })
    if (settings.bridge === 'never') return new Promise(() => {})
    // A native side never answers synchronously.
    await new Promise((done) => setTimeout(done, settings.bridge === 'late' ? 300 : 5))
    if (!method.startsWith('runtime.permission.requestAuthCode')) return { ok: true, body: {} }
    if (settings.authCode === 'silent') return new Promise(() => {})
    if (settings.authCode === 'refused' || settings.authCode === 'cancelled')
      return { ok: false, body: reasons[settings.authCode] }
    if (settings.authCode === 'older' && method.endsWith('V2')) return { ok: false, body: reasons.refused }
    const give = page[binding] as (params: unknown) => Promise<{ code: string }>
    return { ok: true, body: await give(params) }
  }

  const installers: Record<FakeDingTalkSettings['platform'], () => void> = {
    android() {
      type Reply = (body: unknown) => void
      const call = (success: Reply, fail: Reply, service: string, action: string, params: unknown) => {
        void answer(`${service}.${action}`, params).then(({ ok, body }) => (ok ? success : fail)(body))
      }
      page['nuva'] = { isReady: true, require: () => call }
      document.dispatchEvent(new CustomEvent('runtimeready'))
    },
    ios() {
      page['WebViewJavascriptBridge'] = {
        init() {},
        registerHandler() {},
        callHandler(method: string, params: unknown, reply: (body: unknown) => void) {
          void answer(method, params).then(({ ok, body }) => reply(ok ? { errorCode: '0', result: body } : body))
        },
      }
      document.dispatchEvent(new CustomEvent('WebViewJavascriptBridgeReady'))
    },
    harmony() {
      page['DingTalkJSBridge'] = {
        init() {},
        call(method: string, params: unknown, reply: (body: unknown) => void) {
          void answer(method, params).then(({ ok, body }) => reply({ success: ok, body }))
        },
      }
      document.dispatchEvent(new CustomEvent('DingTalkJSBridgeReady'))
    },
    pc() {
      const origin = 'https://im.dingtalk.com'
      const containerId = 'fake'
      const { language } = settings
      window.name = JSON.stringify({ containerId, hostOrigin: origin, hostVersion: '8.1.5', language })
      page['dingtalk'] = { platform: { invokeAPI() {} } }
      const deliver = (data: unknown) =>
        window.dispatchEvent(new MessageEvent('message', { data, origin, source: window }))
      const post = window.postMessage.bind(window) as (...message: unknown[]) => void
      page['postMessage'] = (message: Record<string, unknown>, ...rest: unknown[]) => {
        if (message?.['type'] !== 'request' || message['containerId'] !== containerId) return post(message, ...rest)
        const { msgId, methodName, body: params } = message
        if (methodName === 'SYS_openAPIContainerInitEvent') return
        void answer(String(methodName), params).then(({ ok, body }) =>
          deliver({ type: 'response', msgId, success: ok, body }),
        )
      }
    },
  }

  page['fakeDingTalk'] = { calls }
  // On a PC the page recognises its container by the window's name, which is there from the start.
  if (settings.bridge === 'ready' || settings.platform === 'pc') return installers[settings.platform]()
  if (settings.bridge === 'never') return
  // The library waits for a bridge that says so; on Android it must exist and say "not yet".
  if (settings.platform === 'android') page['nuva'] = { isReady: false }
  setTimeout(installers[settings.platform], 300)
}
