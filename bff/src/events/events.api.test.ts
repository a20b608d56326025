import { createTestServer, useTestServer } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { createFuzzedPushes } from '@meeting/test/fuzz-events'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { openDatabase } from '../database/database.ts'
import { createLogger } from '../log/logger.ts'
import { createMissedEvents } from './missed-events.ts'
import { requestUrlOf } from '../server.ts'
import { sealEvent, signEvent, toEventKey, unsealEvent } from './event-crypto.ts'
import { createEventStore } from './events.repository.ts'

const server = useTestServer()

beforeEach(async () => {
  const { sandbox, corp, dependencies } = server.current
  await dependencies.database.deleteFrom('incomingEvents').execute()
  await sandbox.control.subscribe({ url: requestUrlOf(corp, dependencies.config.publicUrl) })
})

function storedEvents() {
  const { dependencies, corp } = server.current
  return dependencies.database.selectFrom('incomingEvents').selectAll().where('corpId', '=', corp.corpId).execute()
}

type PushParts = {
  message?: string
  owner?: string
  timestamp?: number
  query?: Record<string, string>
  body?: string
  key?: string
}

/** A push as DingTalk would make it, with parts replaced. */
async function push({ message = '{"EventType":"user_add_org","UserId":["lisi"]}', ...parts }: PushParts = {}) {
  const { sandbox, corp, clock, app, dependencies } = server.current
  const { eventToken, eventAesKey, clientId } = sandbox.credentials
  const encrypt = sealEvent(toEventKey(eventAesKey), parts.owner ?? clientId, message)
  const timestamp = String(parts.timestamp ?? clock.now())
  const signature = signEvent(eventToken, timestamp, 'nonce1', encrypt)
  const query = new URLSearchParams(parts.query ?? { signature, timestamp, nonce: 'nonce1' })
  const url = `${requestUrlOf({ ...corp, corpKey: parts.key ?? corp.corpKey }, dependencies.config.publicUrl)}?${query}`
  return app.request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: parts.body ?? JSON.stringify({ encrypt }),
  })
}

describe('saving the request URL in the console', () => {
  test('succeeds by the encrypted answer to check_url, and nothing is stored', async () => {
    const { sandbox, corp, dependencies } = server.current
    const url = requestUrlOf(corp, dependencies.config.publicUrl)
    expect(await sandbox.control.subscribe({ url })).toEqual({ ok: true, verdict: 'success' })
    expect(await storedEvents()).toEqual([])
  })

  test.each(['clientId', 'corpId'] as const)('succeeds when DingTalk seals for the %s', async (pushOwner) => {
    const { sandbox, corp, dependencies } = server.current
    await sandbox.control.setBehaviour({ pushOwner })
    const url = requestUrlOf(corp, dependencies.config.publicUrl)
    expect(await sandbox.control.subscribe({ url })).toMatchObject({ ok: true })
    await sandbox.control.setBehaviour({ pushOwner: 'clientId' })
  })
})

describe('an event', () => {
  test.each([
    { signatureParameter: 'signature', timestampUnit: 'seconds', fieldCase: 'pascal', pushIds: false },
    { signatureParameter: 'msg_signature', timestampUnit: 'milliseconds', fieldCase: 'camel', pushIds: true },
    { signatureParameter: 'both', timestampUnit: 'milliseconds', fieldCase: 'pascal', pushIds: true },
  ] as const)('is stored and acknowledged in the spelling %o', async (variant) => {
    const { sandbox } = server.current
    const { sequences } = await sandbox.control.pushEvent({
      type: 'user_modify_org',
      payload: { userId: ['zhangsan'] },
      variant,
    })
    await sandbox.control.idle()
    const pushes = await sandbox.control.pushes()
    expect(pushes.filter(({ sequence }) => sequences.includes(sequence)).map(({ state }) => state)).toEqual([
      'delivered',
    ])
    expect(await storedEvents()).toMatchObject([
      { eventType: 'user_modify_org', subjectId: 'employee:zhangsan', state: 'waiting', copies: 1 },
    ])
  })

  test('that comes three times is stored once and counted', async () => {
    const { sandbox } = server.current
    await sandbox.control.pushEvent({ type: 'user_modify_org', payload: { userId: ['zhangsan'] }, copies: 3 })
    await sandbox.control.idle()
    expect(await storedEvents()).toMatchObject([{ copies: 3 }])
  })

  test('without any id is known again by what it says', async () => {
    await push()
    await push()
    await push({ message: '{"EventType":"user_add_org","UserId":["wangwu"]}' })
    const stored = await storedEvents()
    expect(stored.map(({ copies }) => copies).sort()).toEqual([1, 2])
  })

  test('of an unknown type, with strange ids and unreadable names is kept all the same', async () => {
    const message = JSON.stringify({ eventType: 'nobody\u0000knows', eventId: '\u0000\ud800', deptId: '[1,2]' })
    expect((await push({ message })).status).toBe(200)
    expect(await storedEvents()).toMatchObject([{ eventType: 'unreadable', payload: message }])
  })

  test('is answered for the owner that it was sealed for', async () => {
    const { corp, sandbox } = server.current
    const answer = (await (await push({ owner: corp.corpId })).json()) as { encrypt: string }
    expect(unsealEvent(toEventKey(sandbox.credentials.eventAesKey), answer.encrypt, [corp.corpId])).toEqual({
      ok: true,
      message: 'success',
      owner: corp.corpId,
    })
  })

  test('from almost an hour ago is taken, one from more is not', async () => {
    const { clock } = server.current
    expect((await push({ timestamp: clock.now() - 3_599_000 })).status).toBe(200)
    expect((await push({ timestamp: clock.now() - 3_601_000 })).status).toBe(400)
    expect((await push({ timestamp: clock.now() + 3_601_000 })).status).toBe(400)
  })
})

describe('what is no genuine push', () => {
  test.each<[string, PushParts]>([
    ['an unknown address', { key: 'nobody' }],
    ['no parameters', { query: {} }],
    ['a wrong signature', { query: { signature: 'a'.repeat(40), timestamp: '1795395600000', nonce: 'n' } }],
    ['a signature of another form', { query: { signature: '<script>', timestamp: '1', nonce: 'n' } }],
    ['two signatures that differ', { query: { signature: 'a'.repeat(40), msg_signature: 'b'.repeat(40), nonce: 'n' } }],
    ['no body', { body: '' }],
    ['a body that is no JSON', { body: '{"encrypt":' }],
    ['a body without the encrypted part', { body: '{"encrypted":"x"}' }],
    ['an encrypted part that is no text', { body: '{"encrypt":{"$gt":""}}' }],
    ['an owner who is somebody else', { owner: 'dingsomebodyelse' }],
    ['a message that is no JSON', { message: 'success' }],
    ['a message that is a list', { message: '[]' }],
    ['a message without a type', { message: '{"corpId":"x"}' }],
    ['an event of another company', { message: '{"EventType":"user_add_org","CorpId":"dingother"}' }],
  ])('such as %s is refused without a word', async (_, parts) => {
    const answer = await push(parts)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toBe('')
    expect(await storedEvents()).toEqual([])
  })

  test('is not even read when it is too large', async () => {
    const answer = await push({ body: JSON.stringify({ encrypt: 'A'.repeat(300_000) }) })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toBe('')
  })

  test.each([
    'signature',
    'ciphertext',
    'owner',
    'padding',
    'length',
    'not-json',
    'empty-body',
    'no-encrypt',
    'old-timestamp',
  ] as const)('is refused when the sandbox breaks its %s', async (corrupt) => {
    const { sandbox } = server.current
    const { sequences } = await sandbox.control.pushEvent({
      type: 'user_add_org',
      payload: { userId: ['lisi'] },
      corrupt,
    })
    await expect
      .poll(async () => (await sandbox.control.pushes()).find(({ sequence }) => sequence === sequences[0])?.attempts)
      .toMatchObject([{ ok: false }])
    expect(await storedEvents()).toEqual([])
  })
})
test('of two thousand hostile requests none gets more than an empty refusal', async () => {
  const { app, corp, dependencies } = server.current
  const url = requestUrlOf(corp, dependencies.config.publicUrl)
  const pushes = createFuzzedPushes(2)
  for (let number = 0; number < 2_000; number += 1) {
    const { push } = pushes.next()
    const query = new URLSearchParams(Object.entries(push.parameters)).toString()
    // Every seventh query is not even well encoded.
    const answer = await app.request(`${url}?${number % 7 === 0 ? `${query}%zz&%` : query}`, {
      method: 'POST',
      body: push.body,
    })
    if (answer.status !== 400 || (await answer.text()) !== '') throw new Error(`input ${number}: ${answer.status}`)
  }
  expect(await storedEvents()).toEqual([])
})

describe('while the database is down', () => {
  test('the request URL can be saved all the same', async () => {
    const { sandbox, corp, dependencies } = server.current
    await using _ = withDatabase('postgres://127.0.0.1:1/nowhere')
    const url = requestUrlOf(corp, dependencies.config.publicUrl)
    expect(await sandbox.control.subscribe({ url })).toEqual({ ok: true, verdict: 'success' })
  })

  test('an event is not acknowledged, so that DingTalk comes again, and then it is', async () => {
    const { sandbox, clock } = server.current
    {
      await using _ = withDatabase('postgres://127.0.0.1:1/nowhere')
      await sandbox.control.pushEvent({ type: 'user_add_org', payload: { userId: ['lisi'] } })
      await expect
        .poll(async () => (await sandbox.control.pushes()).at(-1)?.attempts)
        .toMatchObject([{ ok: false, result: expect.stringContaining('503') }])
    }
    clock.advance(10_000)
    await expect.poll(async () => (await sandbox.control.pushes()).at(-1)?.state).toBe('delivered')
    expect(await storedEvents()).toMatchObject([{ subjectId: 'employee:lisi', copies: 1 }])
  })
})

describe('after a push that could not be stored', () => {
  test("DingTalk's list of failed events is read as soon as it can hold it", async () => {
    const { clock, corp, dependencies } = server.current
    await dependencies.database.deleteFrom('scheduledTasks').execute()
    const missed = createMissedEvents(dependencies)
    missed.note(corp.corpId)
    missed.note(corp.corpId)
    clock.advance(6 * 60_000)
    await expect
      .poll(() => dependencies.database.selectFrom('scheduledTasks').select(['corpId', 'name', 'dueAt']).execute())
      .toEqual([{ corpId: corp.corpId, name: 'events.failed_list', dueAt: new Date(clock.now()) }])
  })
})

describe('while the database is slow', () => {
  test('DingTalk is asked to come again before it gives up', async () => {
    const { dependencies, clock } = server.current
    await dependencies.database.transaction().execute(async (transaction) => {
      await sql`lock table incoming_events in access exclusive mode`.execute(transaction)
      const answer = push()
      await untilBlocked()
      clock.advance(1_500)
      expect((await answer).status).toBe(503)
    })
  })
})

describe('the log', () => {
  const database = useTestDatabase()

  test('tells why a push was refused, and no secret', async () => {
    const lines: string[] = []
    const log = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } })
    const logged = await createTestServer({ database, log })
    const { corp, app, sandbox, clock } = logged
    const query = new URLSearchParams({ signature: 'a'.repeat(40), timestamp: String(clock.now()), nonce: 'n' })
    await app.request(`/meeting/dingtalk/events/${corp.corpKey}?${query}`, {
      method: 'POST',
      body: '{"encrypt":"YWJj"}',
    })
    await sandbox.control.subscribe({ url: requestUrlOf(corp, 'https://meeting.example') })
    log.info({ corp }, 'even when somebody logs a Corp')
    await logged.close()

    const text = lines.join('')
    expect(text).toContain('"problem":"signature"')
    expect(text).toContain('request URL verified')
    const { eventToken, eventAesKey, clientSecret, ssoSecret } = sandbox.credentials
    for (const secret of [eventToken, eventAesKey, clientSecret, ssoSecret]) expect(text.includes(secret)).toBe(false)
    expect(text).not.toContain('YWJj')
  })
})

/** The server for the while of a block, on a database that is not there. */
function withDatabase(url: string) {
  const { dependencies } = server.current
  const database = openDatabase({ url })
  const app = createApp({ ...dependencies, database, eventStore: createEventStore(database) })
  dependencies.deliverPushesTo(async (input, init) => app.request(input, init))
  return {
    async [Symbol.asyncDispose]() {
      dependencies.deliverPushesTo(async (input, init) => server.current.app.request(input, init))
      await database.destroy()
    },
  }
}

/** Until the insert waits for the lock. */
async function untilBlocked() {
  await expect
    .poll(async () => {
      const { rows } = await sql<{ waiting: boolean }>`
        select exists (select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%incoming_events%') as waiting`.execute(
        server.current.dependencies.database,
      )
      return rows[0]?.waiting
    })
    .toBe(true)
}
