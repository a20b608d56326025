import { revokeSessionsOf } from '../sign-in/sessions.ts'
import { createFetch } from '../app.ts'
import { createSessionGate } from '../sign-in/session.middleware.ts'
import { temporaryWebFolder } from '@meeting/test/web-folder'
import { useTestServer } from '@meeting/test/app'
import { describe, expect, test } from 'vitest'
import { createKeptAnswers } from './kept-answers.ts'

const server = useTestServer({ webFolder: await temporaryWebFolder() })
const url = 'https://meeting.example/meeting/api/v1/timeline?date=2026-11-23'

/** Somebody whose session and day are kept, and what answers without routing. */
async function aKeptAnswer() {
  const { dependencies, signInAs, corp } = server.current
  const { headers, employee } = await signInAs()
  const gate = createSessionGate(dependencies)
  await gate.keeper.find(headers['cookie']?.split('=')[1] ?? '', 'cookie')
  const viewer = { employeeId: employee.id, isAdministrator: false }
  await (await dependencies.timelines.get(corp, '2026-11-23', viewer)).encode('br')
  const answer = createKeptAnswers(dependencies, gate)
  const ask = (init: Omit<RequestInit, 'headers'> & { url?: string; headers?: Record<string, string> } = {}) =>
    answer(new Request(init.url ?? url, { ...init, headers: { ...headers, 'accept-encoding': 'br', ...init.headers } }))
  return { ask, answer, headers, employee }
}

/** Headers that are not different for each answer. */
function lasting(answer: Response | undefined): [string, string][] {
  return [...(answer?.headers ?? [])].filter(([name]) => name !== 'x-request-id')
}

describe('an answer that is at hand', () => {
  test('is the one that the route gives', async () => {
    const { ask, headers } = await aKeptAnswer()
    const routed = await server.current.app.request(url, { headers: { ...headers, 'accept-encoding': 'br' } })
    const kept = ask()
    expect(kept?.status).toBe(200)
    expect(lasting(kept)).toEqual(lasting(routed))
    expect(new Uint8Array((await kept?.arrayBuffer()) ?? [])).toEqual(new Uint8Array(await routed.arrayBuffer()))
  })

  test('says when there is nothing new, as the route does', async () => {
    const { ask, headers } = await aKeptAnswer()
    const condition = { 'if-none-match': ask()?.headers.get('etag') ?? '' }
    const routed = await server.current.app.request(url, { headers: { ...headers, ...condition } })
    const kept = ask({ headers: condition })
    expect(kept?.status).toBe(304)
    expect(routed.status).toBe(304)
    expect(lasting(kept)).toEqual(lasting(routed))
  })

  test('is for nobody whose session is over', async () => {
    const { ask, employee } = await aKeptAnswer()
    const { dependencies, corp } = server.current
    expect(ask()).toBeDefined()
    await revokeSessionsOf({ database: dependencies.database, corpId: corp.corpId }, employee.id)
    dependencies.changes.publish({ kind: 'sessions', corpId: corp.corpId, employeeId: employee.id })
    expect(ask()).toBeUndefined()
  })

  test('is gone with the first change of the day', async () => {
    const { ask } = await aKeptAnswer()
    const { dependencies, corp } = server.current
    dependencies.changes.publish({ kind: 'day', corpId: corp.corpId, dates: ['2026-11-23'] })
    expect(ask()).toBeUndefined()
  })

  test('is found by the headers as Node has read them', async () => {
    const { headers, answer } = await aKeptAnswer()
    const incoming = { headers: { ...headers, 'accept-encoding': 'br' } }
    expect(answer(new Request(url), { incoming })?.status).toBe(200)
    expect(answer(new Request(url), { incoming: { headers: {} } })).toBeUndefined()
  })

  test('is left to the route when anything else is asked, or asked otherwise', async () => {
    const { ask } = await aKeptAnswer()
    expect(ask({ method: 'POST' })).toBeUndefined()
    expect(ask({ url: `${url}&x=1` })).toBeUndefined()
    expect(ask({ url: url.replace('/meeting', '/x/meeting') })).toBeUndefined()
    expect(ask({ url: url.replace('-23', '-24') })).toBeUndefined()
    expect(ask({ headers: { 'accept-encoding': 'gzip' } })).toBeUndefined()
    expect(ask({ headers: { cookie: '' } })).toBeUndefined()
    expect(ask({ headers: { cookie: '__Host-meeting=AAAA' } })).toBeUndefined()
    expect(ask({ headers: { authorization: 'Bearer x' } })).toBeUndefined()
  })
})

test('a server answers the day to whoever asks twice, and refuses strangers', async () => {
  const { dependencies, signInAs } = server.current
  const { headers } = await signInAs()
  const fetch = createFetch(dependencies)
  const first = await fetch(new Request(url, { headers }))
  const second = await fetch(new Request(url, { headers }))
  expect([first.status, second.status]).toEqual([200, 200])
  expect(lasting(second)).toEqual(lasting(first))
  expect((await fetch(new Request(url))).status).toBe(401)
})
