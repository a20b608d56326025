import {
  subscribedEventTypes,
  type AuditPage,
  type EventDetail,
  type EventPage,
  type EventTypes,
} from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { beforeEach, describe, expect, test } from 'vitest'
import { requestUrlOf } from '../server.ts'
import { createWorkers } from '../workers.ts'
import { storeEvent } from './events.repository.ts'

const server = useTestServer()
const path = '/meeting/api/v1/admin/events'
const day = 24 * 60 * 60_000
let admin: SignedIn

beforeEach(async () => {
  // The first reading of the directory ends sessions of people whom DingTalk does not know.
  await server.current.sandbox.control.setLimits({ qps: 0 })
  await workOff()
  await server.current.dependencies.database.deleteFrom('incomingEvents').execute()
  admin = await server.current.signInAsAdministrator()
})

async function read<Answer>(query = ''): Promise<Answer> {
  const answer = await admin.request(`${path}${query}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Answer
}

let count = 0
/** An event that came, as the inbox holds it; answers its id. */
async function anEvent({
  type = 'check_url',
  at = server.current.clock.now(),
  corpId = server.current.corp.corpId,
} = {}) {
  count += 1
  const { database } = server.current.dependencies
  const dedupeKey = `id:${count}`
  const payload = JSON.stringify({ eventType: type, note: count })
  await storeEvent(database, corpId, { dedupeKey, eventType: type, subjectId: '', payload }, at)
  const row = database.selectFrom('incomingEvents').select('id').where('dedupeKey', '=', dedupeKey)
  return (await row.executeTakeFirstOrThrow()).id
}

async function workOff() {
  const workers = createWorkers(server.current.dependencies)
  await workers.drain()
  await workers.stop()
}

async function setState(id: number, change: { state: 'done' | 'dead'; lastError?: string; updatedAt?: Date }) {
  const { database } = server.current.dependencies
  await database.updateTable('incomingEvents').set(change).where('id', '=', id).execute()
}

describe('the log of events', () => {
  test('tells what came, when, how long it took and what was in it', async () => {
    const at = server.current.clock.now()
    const id = await anEvent()
    await anEvent()
    await setState(id, { state: 'dead', lastError: 'no such room', updatedAt: new Date(at + 1_500) })
    const { events } = await read<EventPage>('?state=dead')
    expect(events).toEqual([
      expect.objectContaining({
        id,
        type: 'check_url',
        state: 'dead',
        receivedAt: new Date(at).toISOString(),
        workedMs: 1_500,
        lastError: 'no such room',
        copies: 1,
      }),
    ])
    expect(events[0]).not.toHaveProperty('payload')
    expect(JSON.parse((await read<EventDetail>(`/${id}`)).payload)).toMatchObject({ eventType: 'check_url' })
  })

  test('tells how long DingTalk waited for the answer and how long the work took', async () => {
    const { clock, sandbox, corp, dependencies } = server.current
    const { publicUrl } = dependencies.config
    const { eventAesKey, eventToken } = sandbox.credentials
    const url = `${publicUrl}/meeting/dingtalk/events/${corp.corpKey}`
    expect(await sandbox.control.subscribe({ url, eventAesKey, eventToken })).toMatchObject({ ok: true })
    await sandbox.control.changeEmployee({ userId: 'lisi', title: '工程师甲' })
    await sandbox.control.idle()
    const query = '?type=user_modify_org&limit=1'
    await expect
      .poll(async () => (await read<EventPage>(query)).events[0]?.answeredMs, { timeout: 10_000 })
      .toEqual(expect.any(Number))
    expect((await read<EventPage>(query)).events[0]).toMatchObject({ state: 'waiting', handledMs: null })
    await workOff()
    expect((await read<EventPage>(query)).events[0]).toMatchObject({ state: 'done', handledMs: expect.any(Number) })
    clock.advance(1)
  })

  test('is read page by page, by type and by time', async () => {
    const now = server.current.clock.now()
    const ids: number[] = []
    for (const days of [3, 2, 1]) ids.unshift(await anEvent({ type: 'meetingroom_book', at: now - days * day }))
    await anEvent()
    const first = await read<EventPage>('?type=meetingroom_book&limit=2')
    expect(first.events.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    const second = await read<EventPage>(`?type=meetingroom_book&limit=2&before=${first.nextCursor}`)
    expect(second).toMatchObject({ events: [{ id: ids[2] }], nextCursor: null })
    const from = new Date(now - 2 * day).toISOString()
    const to = new Date(now - day).toISOString()
    expect((await read<EventPage>(`?from=${from}&to=${to}`)).events.map(({ id }) => id)).toEqual([ids[1]])
  })

  test('does not show those of another company', async () => {
    const { database } = server.current.dependencies
    const { corpId: own } = server.current.corp
    const corp = await database.selectFrom('corps').selectAll().where('corpId', '=', own).executeTakeFirstOrThrow()
    const { settings: _settings, secretsSetAt: _set, ...columns } = corp
    await database
      .insertInto('corps')
      .values({ ...columns, corpId: 'other', corpKey: 'other' })
      .execute()
    const id = await anEvent({ corpId: 'other' })
    expect((await read<EventPage>()).events).toEqual([])
    expect((await admin.request(`${path}/${id}`)).status).toBe(404)
    expect((await admin.request(`${path}/${id}/replay`, { method: 'POST' })).status).toBe(404)
    await database.deleteFrom('incomingEvents').where('corpId', '=', 'other').execute()
    await database.deleteFrom('corps').where('corpId', '=', 'other').execute()
  })
})

test('each subscribed type says when it last came and how many in a week, also when it never came', async () => {
  const now = server.current.clock.now()
  await anEvent({ type: 'user_add_org', at: now - 8 * day })
  await anEvent({ type: 'user_add_org', at: now - day })
  const dead = await anEvent({ type: 'label_user_change', at: now })
  await setState(dead, { state: 'dead' })
  const { types } = await read<EventTypes>('/types')
  expect(types.map(({ type }) => type)).toEqual([...subscribedEventTypes, 'label_user_change'])
  expect(types.find(({ type }) => type === 'user_add_org')).toEqual({
    type: 'user_add_org',
    subscribed: true,
    lastReceivedAt: new Date(now - day).toISOString(),
    lastWeek: 1,
    waiting: 2,
    dead: 0,
  })
  expect(types.find(({ type }) => type === 'user_leave_org')).toMatchObject({ lastReceivedAt: null, lastWeek: 0 })
  expect(types.at(-1)).toMatchObject({ subscribed: false, dead: 1 })
})

describe('replaying', () => {
  test.each(['done', 'dead'] as const)(
    'an event that is %s has it worked off again, once, and is audited',
    async (state) => {
      const id = await anEvent()
      await setState(id, { state, lastError: 'it was broken' })
      const answer = await admin.request(`${path}/${id}/replay`, { method: 'POST' })
      expect(await answer.json()).toMatchObject({ state: 'waiting', lastError: null, attempts: 0, workedMs: null })
      // Pressed twice, it stays what it is: waiting.
      await admin.request(`${path}/${id}/replay`, { method: 'POST' })
      await workOff()
      const replayed = await read<EventDetail>(`/${id}`)
      expect(replayed).toMatchObject({ state: 'done', attempts: 1, replayedAt: expect.any(String), workedMs: null })
      const audit = await admin.request(`/meeting/api/v1/admin/audit?subjectKind=event&subjectId=${id}`)
      const { entries } = (await audit.json()) as AuditPage
      expect(entries).toEqual([expect.objectContaining({ action: 'events.replayed', before: { state } })])
    },
  )

  test('is refused to named administrators, who may look', async () => {
    const id = await anEvent()
    await setState(id, { state: 'dead' })
    const named = await server.current.signInAsAdministrator('named')
    expect((await named.request(`${path}/${id}`)).status).toBe(200)
    expect((await named.request(`${path}/${id}/replay`, { method: 'POST' })).status).toBe(403)
    expect((await read<EventDetail>(`/${id}`)).state).toBe('dead')
  })
})

test('recovering fetches now what DingTalk could not deliver', async () => {
  const { sandbox, corp, dependencies, app, clock } = server.current
  await sandbox.control.setBehaviour({ failedListDelayMs: 0 })
  await sandbox.control.subscribe({ url: requestUrlOf(corp, dependencies.config.publicUrl) })
  dependencies.deliverPushesTo(async () => new Response(null, { status: 503 }))
  await sandbox.control.pushEvent({ type: 'user_modify_org', payload: { userId: ['zhangsan'] } })
  for (const pause of [10_000, 30_000]) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    clock.advance(pause)
  }
  await sandbox.control.idle()
  expect(await sandbox.control.failedList()).toHaveLength(1)
  dependencies.deliverPushesTo(async (input, init) => app.request(input, init))
  expect((await read<EventPage>()).events).toEqual([])
  expect((await admin.request(`${path}/recover`, { method: 'POST' })).status).toBe(202)
  await workOff()
  expect((await read<EventPage>()).events).toEqual([expect.objectContaining({ type: 'user_modify_org' })])
  const { recovery } = await read<EventTypes>('/types')
  expect(recovery).toMatchObject({ lastError: null, running: false, lastFinishedAt: expect.any(String) })
})
