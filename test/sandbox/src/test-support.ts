import { createIdentifiers } from './identifiers.ts'
import { createSandbox } from './sandbox.ts'
import type { Sandbox, SandboxOptions } from './sandbox.types.ts'

export const testNow = Date.parse('2026-11-23T09:00:00+08:00')

const ids = createIdentifiers(1)
export const people = {
  admin: ids.unionId('admin01'),
  zhangsan: ids.unionId('zhangsan'),
  lisi: ids.unionId('lisi'),
  outsider: ids.unionId('outsider'),
}
export const rooms = {
  plain: ids.roomId('small-1'),
  second: ids.roomId('small-2'),
  approval: ids.roomId('small-3'),
  ruled: ids.roomId('small-4'),
}

export type Answer = { status: number; headers: Headers; text: string; json: Record<string, unknown> }

type NewCall = { method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }

export type TestSandbox = Sandbox & {
  clock: { now: number }
  token: string
  /** Asks for the app's token (again) and holds it. */
  renewToken(): Promise<void>
  /** The new API, with the app's token in the header. */
  callNew(path: string, call?: NewCall): Promise<Answer>
  /** The old API, with the app's token in the query. */
  callOld(path: string, body?: Record<string, unknown>): Promise<Answer>
  /** An event of Zhang San (or another) on 24 November between two clock times; answers its id. */
  createEvent(from: string, to: string, more?: Record<string, unknown>, unionId?: string): Promise<string>
  addRooms(eventId: string, roomIds: string[], unionId?: string): Promise<Answer>
}

export const origin = 'http://dingtalk.test'
export const eventsOf = (unionId: string): string => `/v1.0/calendar/users/${unionId}/calendars/primary/events`
export const at = (clock: string, day = '2026-11-24'): { dateTime: string; timeZone: string } => ({
  dateTime: `${day}T${clock}:00+08:00`,
  timeZone: 'Asia/Shanghai',
})

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const json = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: response.status, headers: response.headers, text, json }
}

/** The small company at nine in the morning, without limits on calls per second, and a client that holds the app's token. */
export async function createTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const clock = { now: testNow }
  const sandbox = createSandbox({ company: 'small', now: () => clock.now, wait: async () => undefined, ...options })
  await sandbox.control.setLimits({ qps: 0 })

  const callNew = async (path: string, { method = 'GET', body, headers, signal }: NewCall = {}): Promise<Answer> =>
    toAnswer(
      await sandbox.fetch(`${origin}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-acs-dingtalk-access-token': box.token, ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      }),
    )

  const callOld = async (path: string, body?: Record<string, unknown>): Promise<Answer> =>
    toAnswer(
      await sandbox.fetch(`${origin}${path}${path.includes('?') ? '&' : '?'}access_token=${box.token}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json' },
        body: body ? JSON.stringify(body) : undefined,
      }),
    )

  const box: TestSandbox = {
    ...sandbox,
    clock,
    token: '',
    async renewToken() {
      const { clientId: appKey, clientSecret: appSecret } = sandbox.credentials
      const { json } = await callNew('/v1.0/oauth2/accessToken', { method: 'POST', body: { appKey, appSecret } })
      box.token = String(json['accessToken'])
    },
    callNew,
    callOld,
    async createEvent(from, to, more = {}, unionId = people.zhangsan) {
      const body = { summary: '评审', start: at(from), end: at(to), ...more }
      const { json } = await callNew(eventsOf(unionId), { method: 'POST', body })
      return String(json['id'])
    },
    addRooms: (eventId, roomIds, unionId = people.zhangsan) =>
      callNew(`${eventsOf(unionId)}/${eventId}/meetingRooms`, {
        method: 'POST',
        body: { meetingRoomsToAdd: roomIds.map((roomId) => ({ roomId })) },
      }),
  }
  await box.renewToken()
  return box
}
