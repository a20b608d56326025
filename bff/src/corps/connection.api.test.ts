import type { AuditPage, Connection, CredentialProof, GeneratedEventKeys, Problem } from '@meeting/shared'
import { createTestServer, type SignedIn, type TestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requestUrlOf } from './request-url.ts'

const path = '/meeting/api/v1/admin/connection'
const database = useTestDatabase()
let server: TestServer
let administrator: SignedIn

beforeEach(async () => {
  server = await createTestServer({ database })
  administrator = await server.signInAsAdministrator()
})
afterEach(() => server.close())

async function getConnection(): Promise<Connection> {
  return (await (await administrator.request(path)).json()) as Connection
}

const put = (json: unknown) => administrator.request(path, { method: 'PUT', json })

async function proofOf(answer: Response): Promise<CredentialProof> {
  expect(answer.status).toBe(422)
  const problem = (await answer.json()) as Problem
  expect(problem.code).toBe('connection.not_proven')
  return problem.data as CredentialProof
}

/** What the Corp uses for real at this moment. */
const live = () => server.dependencies.corps.find(server.corp.corpId)

async function audited(action: string) {
  const answer = await administrator.request(`/meeting/api/v1/admin/audit?action=${action}`)
  return ((await answer.json()) as AuditPage).entries
}

describe('the connection page', () => {
  test('shows what is set and never a secret', async () => {
    const answer = await administrator.request(path)
    const text = await answer.text()
    const { clientSecret, eventToken, eventAesKey, ssoSecret } = server.sandbox.credentials
    for (const secret of [clientSecret, eventToken, eventAesKey, ssoSecret]) expect(text).not.toContain(secret)
    const connection = JSON.parse(text) as Connection
    expect(connection).toMatchObject({
      corpId: server.corp.corpId,
      clientId: server.sandbox.credentials.clientId,
      requestUrl: `https://meeting.example/meeting/dingtalk/events/${server.corp.corpKey}`,
      homeUrl: 'https://meeting.example/meeting',
      eventKeys: { state: 'settled' },
      arrivals: { phone: null, pc: null, console: null, browser: null },
    })
    expect(connection.secrets.clientSecret).toEqual({
      isSet: true,
      last4: clientSecret.slice(-4),
      setAt: '2026-11-23T01:00:00.000Z',
    })
    expect(connection.fromEnvironment).toContain('clientSecret')
  })

  test('checks what is typed without doing anything', async () => {
    const json = { agentId: 'dingabc', eventAesKey: 'short=', clientSecret: ' copied' }
    const answer = await administrator.request(`${path}/validate`, { method: 'POST', json })
    expect(await answer.json()).toEqual({
      checks: [
        { field: 'agentId', issue: 'looks_like_client_id' },
        { field: 'clientSecret', issue: 'surrounding_space' },
        { field: 'eventAesKey', issue: 'wrong_alphabet' },
      ],
    })
    expect(live()).toEqual(server.corp)
  })

  test('proves at DingTalk what is stored, and costs no counted call', async () => {
    const answer = await administrator.request(`${path}/proof`, { method: 'POST' })
    expect(await answer.json()).toMatchObject({ ok: true, warning: null })
    expect((await server.sandbox.control.callCount()).counted).toBe(0)
  })
})

describe('a new AppSecret', () => {
  test('that DingTalk does not take changes nothing, and says so', async () => {
    const proof = await proofOf(await put({ clientSecret: 'wrong-secret-of-somebody' }))
    expect(proof).toMatchObject({ ok: false, problem: 'credentials_refused', field: 'clientSecret' })
    expect(live()?.clientSecret).toBe(server.sandbox.credentials.clientSecret)
    expect(await audited('connection.changed')).toEqual([])
  })

  test('takes the place of the old one at once when it is proven', async () => {
    const fresh = 'fresh-secret-0123456789abcdefghij'
    server.sandbox.credentials.clientSecret = fresh
    const answer = await put({ clientSecret: fresh })
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text).not.toContain(fresh)
    expect(live()?.clientSecret).toBe(fresh)
    const corp = live()
    if (!corp) throw new Error('no Corp')
    await expect(server.dependencies.dingtalk(corp).directory.getScope()).resolves.toBeDefined()
    const [entry] = await audited('connection.changed')
    expect(entry?.after).toEqual({ clientSecret: 'replaced' })
    expect(entry?.actor).toMatchObject({ kind: 'employee', id: administrator.employee.id })
  })

  test('of another app needs that app’s AppKey and secret together', async () => {
    const answer = await put({ clientId: 'dinganotherapp00' })
    expect(await answer.json()).toMatchObject({
      code: 'connection.incomplete',
      problems: [{ path: 'clientSecret', issue: 'missing' }],
    })
  })

  test('is proven although calls are refused from this address, and the address is read out', async () => {
    await server.sandbox.control.setAllowList({ ips: ['198.51.100.1'], callerIp: '203.0.113.77' })
    const answer = await put({ clientSecret: server.sandbox.credentials.clientSecret })
    const { proof, connection } = (await answer.json()) as { proof: CredentialProof; connection: Connection }
    expect(proof).toMatchObject({
      ok: true,
      warning: { problem: 'address_not_allowed', seenAddress: '203.0.113.77' },
    })
    await expect.poll(async () => (await getConnection()).egressAddresses).toMatchObject([{ address: '203.0.113.77' }])
    expect(connection.corpId).toBe(server.corp.corpId)
  })

  test.each([
    ['500', 'unreachable'],
    ['reset', 'unreachable'],
    ['punish', 'blocked'],
  ] as const)('is not taken on trust while DingTalk answers %s', async (kind, problem) => {
    await server.sandbox.control.setFaults({ errors: [{ kind, count: 20 }] })
    const proof = await proofOf(await put({ clientSecret: 'another-secret-0123456789' }))
    expect(proof).toMatchObject({ ok: false, problem, field: null })
    expect(live()?.clientSecret).toBe(server.sandbox.credentials.clientSecret)
  })
})

test('an SSO secret is proven, set and removed', async () => {
  const proof = await proofOf(await put({ ssoSecret: 'not-the-secret-of-this-corp' }))
  expect(proof).toMatchObject({ problem: 'sso_secret_refused', field: 'ssoSecret' })
  expect((await put({ ssoSecret: null })).status).toBe(200)
  expect((await getConnection()).secrets.ssoSecret).toEqual({ isSet: false, last4: null, setAt: null })
  expect((await put({ ssoSecret: server.sandbox.credentials.ssoSecret })).status).toBe(200)
  expect((await audited('connection.changed')).map(({ after }) => after)).toEqual([
    { ssoSecret: 'set' },
    { ssoSecret: 'removed' },
  ])
})

const push = (type: string) => server.sandbox.control.pushEvent({ type, payload: { userId: ['zhangsan'] } })

async function generate(): Promise<GeneratedEventKeys> {
  const answer = await administrator.request(`${path}/event-keys`, { method: 'POST' })
  return (await answer.json()) as GeneratedEventKeys
}

async function lastPushIsDelivered() {
  await server.sandbox.control.idle()
  return (await server.sandbox.control.pushes()).at(-1)?.state === 'delivered'
}

describe('a new token and aes_key', () => {
  test('are accepted beside the old ones, until the first event with the new ones', async () => {
    const { sandbox, corp } = server
    await sandbox.control.subscribe({ url: requestUrlOf(corp, 'https://meeting.example') })
    const keys = await generate()
    expect(keys.eventAesKey).toMatch(/^[A-Za-z0-9]{43}$/)
    expect((await getConnection()).eventKeys.state).toBe('settled')
    expect((await put(keys)).status).toBe(200)
    expect((await getConnection()).eventKeys.state).toBe('both_accepted')
    await push('user_modify_org')
    expect(await lastPushIsDelivered()).toBe(true)
    expect((await getConnection()).eventKeys.state).toBe('both_accepted')

    const old = { eventToken: sandbox.credentials.eventToken, eventAesKey: sandbox.credentials.eventAesKey }
    Object.assign(sandbox.credentials, keys)
    // DingTalk verifies the address with what was typed before it keeps it.
    expect(await sandbox.control.subscribe({ url: requestUrlOf(corp, 'https://meeting.example') })).toMatchObject({
      ok: true,
    })
    expect((await getConnection()).eventKeys.state).toBe('both_accepted')
    await push('user_modify_org')
    expect(await lastPushIsDelivered()).toBe(true)
    await expect.poll(async () => (await getConnection()).eventKeys.state).toBe('settled')
    expect(await audited('connection.event_keys_settled')).toHaveLength(1)

    Object.assign(sandbox.credentials, old)
    await sandbox.control.pushEvent({ type: 'user_modify_org', payload: { userId: ['lisi'] } })
    server.clock.advance(60_000)
    await expect.poll(async () => (await getConnection()).verificationRequests[0]?.problem).toBe('both_wrong')
  })

  test('come together', async () => {
    await server.dependencies.database
      .updateTable('corps')
      .set({
        sealedSecrets: server.dependencies.sealer.seal(
          JSON.stringify({ ...server.corp, eventToken: null, eventAesKey: null }),
          server.corp.corpId,
        ),
      })
      .where('corpId', '=', server.corp.corpId)
      .execute()
    await server.dependencies.corps.refresh()
    const answer = await put({ eventToken: 'onlyatoken' })
    expect(await answer.json()).toMatchObject({ code: 'connection.incomplete', problems: [{ path: 'eventAesKey' }] })
  })
})

describe('the last verification requests', () => {
  test.each([
    [{ eventToken: 'AnotherToken2026' }, 'token_wrong', false, true],
    [{ eventAesKey: 'anotherAesKey0123456789abcdefghijABCDEFGHIJ' }, 'aes_key_wrong', true, false],
    [
      { eventToken: 'AnotherToken2026', eventAesKey: 'anotherAesKey0123456789abcdefghijABCDEFGHIJ' },
      'both_wrong',
      false,
      false,
    ],
    [{ clientId: 'dingsomeotherapp0001' }, 'owner_wrong', true, true],
  ] as const)('tell with %o at DingTalk that it is %s', async (credentials, problem, signatureOk, decryptOk) => {
    Object.assign(server.sandbox.credentials, credentials)
    const { ok } = await server.sandbox.control.subscribe({ url: requestUrlOf(server.corp, 'https://meeting.example') })
    expect(ok).toBe(false)
    await expect
      .poll(async () => (await getConnection()).verificationRequests[0])
      .toMatchObject({
        accepted: false,
        problem,
        signatureOk,
        decryptOk,
      })
  })

  test('tell that DingTalk verified the address, and for whom it sealed', async () => {
    await server.sandbox.control.subscribe({ url: requestUrlOf(server.corp, 'https://meeting.example') })
    await expect.poll(async () => (await getConnection()).requestUrlVerifiedAt).toBe('2026-11-23T01:00:00.000Z')
    const connection = await getConnection()
    expect(connection.verificationRequests[0]).toMatchObject({
      accepted: true,
      eventType: 'check_url',
      signatureOk: true,
      decryptOk: true,
      ownerKind: 'client_id',
      problem: null,
    })
  })

  test('hide half of a stranger’s id and keep only the latest', async () => {
    server.sandbox.credentials.clientId = 'dingsomeotherapp0001'
    for (let time = 0; time < 25; time += 1) {
      await server.sandbox.control.subscribe({ url: requestUrlOf(server.corp, 'https://meeting.example') })
      server.clock.advance(10_000)
    }
    await expect.poll(async () => (await getConnection()).verificationRequests.length).toBe(20)
    const text = JSON.stringify(await getConnection())
    expect(text).not.toContain('dingsomeotherapp0001')
    expect((await getConnection()).verificationRequests[0]?.ownerHint).toBe('dings…p0001')
  })
})
