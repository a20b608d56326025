import type { SandboxServer } from './sandbox-server.ts'

export type Wire = { status: number; headers: Headers; text: string; json: Record<string, unknown> }

/** A plain call of the new API, to see what is on the wire before an SDK has touched it. */
export async function callWire(
  server: SandboxServer,
  token: string,
  { method = 'GET', path, body }: { method?: string; path: string; body?: unknown },
): Promise<Wire> {
  const response = await fetch(`${server.origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-acs-dingtalk-access-token': token },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: text === '' ? {} : JSON.parse(text) }
}

/** The app's token. */
export async function fetchAppToken(server: SandboxServer): Promise<string> {
  const { clientId: appKey, clientSecret: appSecret } = server.sandbox.credentials
  const { json } = await callWire(server, '', {
    method: 'POST',
    path: '/v1.0/oauth2/accessToken',
    body: { appKey, appSecret },
  })
  return String(json['accessToken'])
}
