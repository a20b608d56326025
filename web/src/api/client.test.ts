import { describe, expect, it } from 'vitest'
import { createApiClient } from './client.ts'

type Answer = Response | Error | 'never'

function aServer(...answers: Answer[]) {
  const requests: { url: string; init: RequestInit }[] = []
  const timers: (() => void)[] = []
  const client = createApiClient({
    fetch: async (url, init = {}) => {
      requests.push({ url: new Request(new URL(url instanceof Request ? url.url : url, 'http://app')).url, init })
      const answer = answers.shift()
      if (answer === undefined) throw new Error('asked more often than expected')
      if (answer instanceof Error) throw answer
      if (answer !== 'never') return answer
      return new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    },
    setTimeout: (callback) => timers.push(callback),
    clearTimeout: () => {},
  })
  return { client, requests, timers }
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const problem = (code: string, status: number) =>
  json({ type: '', title: '', status, code, detail: '', requestId: 'req-1' }, status)

describe('the client of the API', () => {
  it('leaves out what is not asked for, and escapes the rest', async () => {
    const { client, requests } = aServer(json({}))
    await client.get('/directory/employees', { query: { query: '王 & 李', from: undefined } })
    expect(requests[0]?.url).toBe('http://app/meeting/api/v1/directory/employees?query=%E7%8E%8B+%26+%E6%9D%8E')
  })

  it('hands over the server’s own refusal with its reference', async () => {
    const { client } = aServer(problem('booking.room_busy', 409))
    await expect(client.post('/bookings', { body: {} })).rejects.toMatchObject({
      kind: 'problem',
      code: 'booking.room_busy',
      status: 409,
      reference: 'req-1',
    })
  })

  it('does not take a proxy’s page for a refusal', async () => {
    const { client } = aServer(new Response('<html>502 Bad Gateway</html>', { status: 502 }))
    await expect(client.get('/rooms')).rejects.toMatchObject({ kind: 'problem', status: 502, problem: null })
  })

  it('tells having no network from waiting too long and from giving up', async () => {
    const offline = aServer(new TypeError('Failed to fetch'))
    await expect(offline.client.get('/rooms')).rejects.toMatchObject({ kind: 'offline' })

    const slow = aServer('never')
    const waiting = slow.client.get('/rooms')
    slow.timers[0]?.()
    await expect(waiting).rejects.toMatchObject({ kind: 'timeout' })

    const left = aServer('never')
    const controller = new AbortController()
    const leaving = left.client.get('/rooms', { signal: controller.signal })
    controller.abort()
    await expect(leaving).rejects.toMatchObject({ kind: 'aborted' })
  })

  it('renews a lost session once and repeats the call', async () => {
    const { client, requests } = aServer(problem('session.expired', 401), json({ ok: true }))
    client.onSessionLost(async () => true)
    await expect(client.post('/bookings', { body: { title: 'a' } })).resolves.toEqual({ ok: true })
    expect(requests).toHaveLength(2)
  })

  it('does not renew for ever, nor after a sign-in that failed', async () => {
    let renewals = 0
    const { client } = aServer(problem('session.expired', 401), problem('session.expired', 401))
    client.onSessionLost(async () => {
      renewals += 1
      return true
    })
    await expect(client.get('/bookings')).rejects.toMatchObject({ code: 'session.expired' })
    expect(renewals).toBe(1)

    const signIn = aServer(problem('sign_in.code_invalid', 401))
    signIn.client.onSessionLost(async () => true)
    await expect(signIn.client.post('/sign-in/dingtalk')).rejects.toMatchObject({ code: 'sign_in.code_invalid' })
  })

  it('carries the bearer once it has one', async () => {
    const { client, requests } = aServer(json({}), json({}))
    await client.get('/rooms')
    client.useBearer('token-1')
    await client.get('/rooms')
    expect(requests.map(({ init }) => new Headers(init.headers).get('authorization'))).toEqual([null, 'Bearer token-1'])
  })

  it('takes an empty answer for nothing', async () => {
    const { client } = aServer(new Response(null, { status: 204 }))
    await expect(client.post('/sign-out')).resolves.toBeUndefined()
  })
})
