import type { SandboxControl } from '@meeting/sandbox/control/control.types'
import type { FrameLocator, Page } from 'playwright'
import { authCodeBinding } from './fake-dingtalk.ts'

/** Where DingTalk's PC client shows a page: a frame of this one, another site than the product's. */
const hostUrl = 'https://im.dingtalk.com/host'

/**
 * Opens an address as DingTalk's PC client does (jsapi.md §4.4 and §5): in a cross-origin frame whose name tells of the container,
 * with a host that answers the page's messages. Answers what is in the frame.
 */
export async function openInPcClient(
  page: Page,
  { url, sandbox, userId = 'zhangsan' }: { url: string; sandbox: SandboxControl; userId?: string },
): Promise<FrameLocator> {
  await page.exposeFunction(authCodeBinding, () => sandbox.authCode({ userId, kind: 'in-app' }))
  await page.route(hostUrl, (route) => route.fulfill({ contentType: 'text/html', body: hostPage(url) }))
  await page.goto(hostUrl)
  return page.frameLocator('iframe')
}

function hostPage(url: string): string {
  const container = {
    containerId: 'fake',
    hostOrigin: new URL(hostUrl).origin,
    hostVersion: '8.1.5',
    language: 'zh-CN',
  }
  const name = JSON.stringify(container).replaceAll('"', '&quot;')
  return `<!doctype html><title>DingTalk</title>
    <style>body { margin: 0 } iframe { width: 100vw; height: 100vh; border: 0; display: block }</style>
    <script>
      const calls = (window.containerCalls = [])
      addEventListener('message', async ({ data, source, origin }) => {
        if (data?.type !== 'request' || data.containerId !== 'fake') return
        calls.push(data.methodName)
        if (data.methodName === 'SYS_openAPIContainerInitEvent') return
        const isCode = data.methodName.startsWith('runtime.permission.requestAuthCode')
        const body = isCode ? await window.${authCodeBinding}() : {}
        source.postMessage({ type: 'response', msgId: data.msgId, success: true, body }, origin)
      })
    </script>
    <iframe name="${name}" src="${url}"></iframe>`
}
