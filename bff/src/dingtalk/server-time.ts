import { DingTalkError } from './dingtalk.errors.ts'

const timeLimitMs = 6_000

/**
 * DingTalk's time, epoch ms to the second, out of the `Date` header of an answer to nobody: neither token nor quota are touched.
 * Undefined: the answer had none. Throws kind `unavailable`.
 */
export async function readServerTime(fetch: typeof globalThis.fetch, apiUrl: string): Promise<number | undefined> {
  const response = await ask(fetch, apiUrl)
  await response.body?.cancel()
  const time = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(time) ? undefined : time
}

async function ask(fetch: typeof globalThis.fetch, apiUrl: string): Promise<Response> {
  try {
    return await fetch(apiUrl, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(timeLimitMs) })
  } catch (cause) {
    throw new DingTalkError('unavailable', 'not reachable', { call: 'server_time', code: 'network', cause })
  }
}
