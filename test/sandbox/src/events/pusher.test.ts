import { beforeEach, describe, expect, test } from 'vitest'
import type { PushVariant } from '../behaviour.ts'
import { credentials } from '../credentials.ts'
import { createTestSandbox, rooms } from '../test-support.ts'
import type { TestSandbox } from '../test-support.ts'
import { openEvent, sealEvent, signEvent } from './event-crypto.ts'

type Received = { url: URL; body: string; message: Record<string, unknown>; owner: string }
type Reaction = 'answer' | 'plain' | 'error' | 'redirect' | 'five-keys' | 'foreign-owner' | 'never'

let box: TestSandbox
let received: Received[]
let waits: number[]
let reaction: Reaction
/** Aborted by a test to let the 2.5 s pass at once. */
let deadlines: AbortController[]

const url = 'http://app.test/events'

function reply(owner: string): Record<string, string> {
  const encrypt = sealEvent({ aesKey: credentials.eventAesKey, owner, message: 'success', random: Buffer.alloc(16, 7) })
  const [timeStamp, nonce] = ['1795312800123', 'a1B2c3D4']
  return { msg_signature: signEvent(credentials.eventToken, timeStamp, nonce, encrypt), timeStamp, nonce, encrypt }
}

const subscriber: typeof fetch = async (input, init) => {
  const request = new Request(input, init)
  const body = await request.text()
  const { encrypt } = JSON.parse(body) as { encrypt: string }
  const opened = openEvent(credentials.eventAesKey, encrypt)
  received.push({ url: new URL(request.url), body, message: JSON.parse(opened.message), owner: opened.owner })
  if (reaction === 'plain') return new Response('success')
  if (reaction === 'error') return new Response('', { status: 502 })
  if (reaction === 'redirect') return new Response(null, { status: 302, headers: { location: '/elsewhere' } })
  if (reaction === 'five-keys') return Response.json({ ...reply(opened.owner), extra: 1 })
  if (reaction === 'foreign-owner') return Response.json(reply('dingother'))
  if (reaction === 'never') return new Promise(() => undefined)
  return Response.json(reply(opened.owner))
}

beforeEach(async () => {
  received = []
  waits = []
  deadlines = []
  reaction = 'answer'
  box = await createTestSandbox({
    fetch: subscriber,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
      box.clock.now += milliseconds
    },
    deadline: () => {
      const controller = new AbortController()
      deadlines.push(controller)
      return controller.signal
    },
  })
})

const hire = async (): Promise<void> => {
  await box.control.hireEmployee({ userId: 'newcomer', name: '新人' })
  await box.control.idle()
}

describe('saving the request URL', () => {
  test('asks it to answer check_url', async () => {
    expect(await box.control.subscribe({ url })).toEqual({ ok: true, verdict: 'success' })
    expect(received.map(({ message }) => message)).toEqual([{ EventType: 'check_url' }])
    expect((await box.control.state()).subscription?.url).toBe(url)
  })

  test.each([
    ['plain', 'HTTP请求结果校验返回字段值失败'],
    ['five-keys', 'HTTP请求结果校验返回字段值失败'],
    ['foreign-owner', 'HTTP请求结果校验返回字段值失败'],
    ['error', 'http statusCode is:502'],
    ['redirect', 'URL地址在安全黑名单中不允许使用'],
  ] as const)('refuses one that answers with: %s', async (answer, verdict) => {
    reaction = answer
    expect(await box.control.subscribe({ url })).toEqual({ ok: false, verdict })
    expect((await box.control.state()).subscription).toBeUndefined()
  })

  test('refuses one that does not answer in time', async () => {
    reaction = 'never'
    const verdict = box.control.subscribe({ url })
    await expect.poll(() => received.length).toBe(1)
    deadlines.at(-1)?.abort()
    expect(await verdict).toEqual({ ok: false, verdict: 'timedout' })
  })
})

const retry = async (retriesResigned: boolean): Promise<boolean> => {
  received = []
  reaction = 'error'
  await box.control.setBehaviour({ retriesResigned })
  const pushed = box.control.pushEvent({ type: 'user_leave_org', payload: { userId: ['lisi'] } })
  await expect.poll(() => received.length).toBeGreaterThan(0)
  reaction = 'answer'
  await pushed
  await box.control.idle()
  expect((await box.control.pushes()).at(-1)?.state).toBe('delivered')
  return received[0]?.body === received[1]?.body
}

describe('delivery', () => {
  beforeEach(async () => {
    await box.control.subscribe({ url })
    received = []
  })

  test('a new person is told of twice, with an id for each event', async () => {
    await hire()
    expect(received.map(({ message }) => message['EventType'])).toEqual(['user_add_org', 'user_modify_org'])
    const [first, second] = received.map(({ message }) => message['eventId'])
    expect(first).not.toBe(second)
    expect(received[0]?.message).toMatchObject({ userId: ['newcomer'], CorpId: credentials.corpId })
    expect(received[0]?.owner).toBe(credentials.clientId)
  })

  test('fails three times with pauses of 10 s and 30 s, then stands in the failed list', async () => {
    reaction = 'error'
    await box.control.pushEvent({ type: 'user_leave_org', payload: { userId: ['lisi'] } })
    await box.control.idle()
    expect(received).toHaveLength(3)
    expect(waits).toEqual([10_000, 30_000])
    const [push] = await box.control.pushes()
    expect(push).toMatchObject({ state: 'failed', attempts: [{ ok: false }, { ok: false }, { ok: false }] })
    expect(await box.control.failedList()).toHaveLength(1)
  })

  test('succeeds at a retry, signed anew or sent again as it was', async () => {
    expect(await retry(true)).toBe(false)
    expect(await retry(false)).toBe(true)
  })

  test('an answer after the limit counts as none', async () => {
    reaction = 'never'
    await box.control.pushEvent({ type: 'user_leave_org', payload: { userId: ['lisi'] } })
    await expect.poll(() => received.length).toBe(1)
    reaction = 'answer'
    deadlines.at(-1)?.abort()
    await box.control.idle()
    const [push] = await box.control.pushes()
    expect(push?.attempts).toMatchObject([{ ok: false, result: 'timedout' }, { ok: true }])
  })

  test('events that are not ticked are not sent', async () => {
    await box.control.subscribe({ url, types: ['user_leave_org'] })
    received = []
    await hire()
    expect(received).toEqual([])
  })

  test('copies are the same event, encrypted differently', async () => {
    await box.control.pushEvent({ type: 'user_leave_org', payload: { userId: ['lisi'] }, copies: 2 })
    await box.control.idle()
    expect(received[0]?.message).toEqual(received[1]?.message)
    expect(received[0]?.body).not.toBe(received[1]?.body)
  })

  test('held events go out in the order asked for, without those to be dropped', async () => {
    await box.control.holdPushes()
    for (const userId of ['a', 'b', 'c'])
      await box.control.pushEvent({ type: 'user_add_org', payload: { userId: [userId] } })
    expect(received).toEqual([])
    expect(await box.control.releasePushes({ order: 'reversed', drop: 1 })).toEqual({ released: 2 })
    await box.control.idle()
    expect(received.map(({ message }) => message['userId'])).toEqual([['c'], ['b']])
    expect((await box.control.pushes()).map((push) => push.state)).toEqual(['dropped', 'delivered', 'delivered'])
  })

  test('when the month is used up, room events fall silent and contact events go on', async () => {
    await box.control.setQuota({ monthlyPushes: 0 })
    await box.control.removeRoom({ roomId: rooms.plain })
    await hire()
    expect(received.map(({ message }) => message['EventType'])).toEqual(['user_add_org', 'user_modify_org'])
  })
})

const pushed = async (variant: Partial<PushVariant>, type = 'user_modify_org'): Promise<Received> => {
  await box.control.subscribe({ url })
  received = []
  const payload = {
    userId: ['lisi'],
    timeStamp: '1',
    diffInfo: { userid: 'lisi' },
    labels: [3, 5],
    extension: { calendarEventId: 'primary;x' },
  }
  await box.control.pushEvent({ type, payload, variant })
  await box.control.idle()
  const [first] = received
  if (!first) throw new Error('nothing was pushed')
  return first
}

const names = async (signatureParameter: PushVariant['signatureParameter']): Promise<string[]> =>
  [...(await pushed({ signatureParameter })).url.searchParams.keys()].filter((name) => name.includes('signature'))

describe('the spellings of an event', () => {
  test('both signature parameters, or one of them', async () => {
    expect(await names('both')).toEqual(['signature', 'msg_signature'])
    expect(await names('signature')).toEqual(['signature'])
    expect(await names('msg_signature')).toEqual(['msg_signature'])
  })

  test('timestamps in milliseconds or seconds, signed as sent', async () => {
    for (const [timestampUnit, length] of [
      ['milliseconds', 13],
      ['seconds', 10],
    ] as const) {
      const { url: target, body } = await pushed({ timestampUnit })
      const timestamp = target.searchParams.get('timestamp') ?? ''
      const { encrypt } = JSON.parse(body) as { encrypt: string }
      expect(timestamp).toHaveLength(length)
      expect(target.searchParams.get('signature')).toBe(
        signEvent(credentials.eventToken, timestamp, target.searchParams.get('nonce') ?? '', encrypt),
      )
    }
  })

  test('fields with a capital, or without ids', async () => {
    expect((await pushed({ fieldCase: 'pascal' })).message).toMatchObject({ UserId: ['lisi'], TimeStamp: '1' })
    const { message } = await pushed({ pushIds: false })
    for (const name of ['eventId', 'BizId', 'EventTime']) expect(message).not.toHaveProperty(name)
  })

  test('objects as text, and differences as a list or not at all', async () => {
    expect((await pushed({ extensionAs: 'string' })).message['extension']).toBe('{"calendarEventId":"primary;x"}')
    expect((await pushed({ labelsAs: 'string' })).message['labels']).toBe('[3,5]')
    expect((await pushed({ labelsAs: 'array' })).message['labels']).toEqual([3, 5])
    expect((await pushed({ diffInfoAs: 'array' })).message['diffInfo']).toEqual([{ userid: 'lisi' }])
    expect((await pushed({ diffInfoAs: 'none' })).message).not.toHaveProperty('diffInfo')
  })

  test('the company as owner, and room events with corpId in lower case and without ids', async () => {
    expect((await pushed({ pushOwner: 'corpId' })).owner).toBe(credentials.corpId)
    const { message } = await pushed({}, 'meetingroom_book')
    expect(message).toMatchObject({ corpId: credentials.corpId })
    for (const name of ['CorpId', 'eventId', 'EventTime']) expect(message).not.toHaveProperty(name)
  })
})

const subTypes = (): unknown[] => received.map(({ message }) => message['eventSubType'])

describe('what happens to bookings', () => {
  const booking = {
    userId: 'lisi',
    start: '2026-11-24T10:00:00+08:00',
    end: '2026-11-24T11:00:00+08:00',
    title: '周会',
  }

  beforeEach(async () => {
    await box.control.subscribe({ url })
    received = []
  })

  test('is told in full when booked, and by the booking alone when cancelled', async () => {
    const { eventId, rooms: booked } = await box.control.book({ ...booking, roomIds: [rooms.plain] })
    await box.control.cancelEvent({ eventId })
    await box.control.idle()
    expect(received[0]?.message).toEqual({
      EventType: 'meetingroom_book',
      eventSubType: 'bookSuccess',
      corpId: credentials.corpId,
      bookId: booked[0]?.bookId,
      isApproval: false,
      extension: { calendarEventId: `primary;${eventId}` },
      preStatus: 'INIT',
      userId: 'lisi',
      userName: '李四',
      roomId: '201',
      roomName: '望岳厅',
      bookTime: '2026-11-23 09:00:00',
      startTime: '2026-11-24 10:00:00',
      endTime: '2026-11-24 11:00:00',
      title: '周会',
    })
    expect(received[1]?.message).toMatchObject({ eventSubType: 'bookCancel', preStatus: 'SUCCESS' })
    for (const name of ['roomId', 'startTime', 'userId']) expect(received[1]?.message).not.toHaveProperty(name)
  })

  test('an approval is asked for as appvaral, then granted or refused', async () => {
    const first = await box.control.book({ ...booking, roomIds: [rooms.approval] })
    await box.control.approve({ eventId: first.eventId, roomId: rooms.approval })
    const later = { start: '2026-11-24T14:00:00+08:00', end: '2026-11-24T15:00:00+08:00' }
    const second = await box.control.book({ ...booking, ...later, roomIds: [rooms.approval] })
    await box.control.refuse({ eventId: second.eventId, roomId: rooms.approval })
    await box.control.idle()
    expect(subTypes()).toEqual(['appvaral', 'bookSuccess', 'appvaral', 'bookRefuse'])
    expect(received[3]?.message).toMatchObject({ preStatus: 'APPROVALING' })
  })

  test('edits and people are told without what changed', async () => {
    const { eventId } = await box.control.book({ ...booking, roomIds: [rooms.plain] })
    await box.control.changeEvent({ eventId, title: '改名' })
    await box.control.idle()
    expect(received[1]?.message).toMatchObject({ eventSubType: 'bookUpdate', title: '改名', roomName: '望岳厅' })
    expect(received[1]?.message).not.toHaveProperty('startTime')
  })

  test("the app's own bookings come back as events", async () => {
    const eventId = await box.createEvent('10:00', '11:00')
    await box.addRooms(eventId, [rooms.plain, rooms.second])
    await box.control.idle()
    expect(subTypes()).toEqual(['bookSuccess', 'bookSuccess'])
  })

  test('rooms may be named by the id of the rooms API', async () => {
    await box.control.setBehaviour({ eventRoomId: 'api' })
    await box.control.book({ ...booking, roomIds: [rooms.plain] })
    await box.control.changeRoom({ roomId: rooms.second, capacity: 7 })
    await box.control.idle()
    expect(received.map(({ message }) => message['roomId'])).toEqual([rooms.plain, rooms.second])
    expect(received[1]?.message).toMatchObject({ eventSubType: 'update', capacity: '7人' })
  })

  test('a refused native booking leaves no event and no booking', async () => {
    await box.control.book({ ...booking, roomIds: [rooms.plain] })
    await expect(box.control.book({ ...booking, roomIds: [rooms.plain] })).rejects.toThrow('meetingRoomNotAvailable')
    await box.control.idle()
    expect(subTypes()).toEqual(['bookSuccess'])
    expect(await box.control.calendar({ includeCancelled: true })).toHaveLength(1)
  })
})

describe('broken events', () => {
  test.each([
    ['signature', 'signature'],
    ['ciphertext', 'base64'],
    ['padding', 'padding'],
    ['length', 'length'],
    ['not-json', 'JSON'],
    ['empty-body', 'JSON'],
    ['no-encrypt', 'signature'],
  ] as const)('one with a broken %s cannot be opened by who checks it', async (corrupt, problem) => {
    const seen: { url: URL; body: string }[] = []
    const raw = await createTestSandbox({
      deadline: () => new AbortController().signal,
      fetch: async (input, init) => {
        const request = new Request(input, init)
        seen.push({ url: new URL(request.url), body: await request.clone().text() })
        return subscriber(request).catch(() => new Response('', { status: 400 }))
      },
    })
    await raw.control.subscribe({ url })
    await raw.control.pushEvent({ type: 'user_add_org', corrupt })
    await raw.control.idle()
    const open = (): string => {
      const { url: target, body } = seen.at(-1) ?? { url: new URL(url), body: '' }
      const { encrypt } = JSON.parse(body) as { encrypt: string }
      const { searchParams: query } = target
      const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
      if (query.get('signature') !== signEvent(credentials.eventToken, timestamp, nonce, encrypt))
        throw new Error('signature')
      // A damaged text must not pass for base64 either.
      if (!/^[A-Za-z0-9+/]+=*$/.test(encrypt)) throw new Error('base64')
      return openEvent(credentials.eventAesKey, encrypt).message
    }
    expect(open).toThrow(problem)
  })
})

const read = async (): Promise<Record<string, unknown>[]> => {
  const { json } = await box.callOld('/call_back/get_call_back_failed_result')
  return json['failed_list'] as Record<string, unknown>[]
}

const fail = async (count: number): Promise<void> => {
  await box.control.subscribe({ url })
  reaction = 'error'
  for (let number = 0; number < count; number += 1) {
    await box.control.pushEvent({ type: 'user_leave_org', payload: { userId: [`u${number}`], timeStamp: '1' } })
  }
  await box.control.idle()
  reaction = 'answer'
  await box.renewToken()
}

describe('the failed list', () => {
  test('shows an event minutes later, once, and forgets it with the next call', async () => {
    await fail(1)
    expect(await read()).toEqual([])
    box.clock.now += 180_000
    expect(await read()).toMatchObject([
      { call_back_tag: 'user_leave_org', user_leave_org: { userid: ['u0'], corpid: credentials.corpId } },
    ])
    expect(await read()).toEqual([])
    expect(await box.control.failedList()).toEqual([])
  })

  test('may also keep everything', async () => {
    await box.control.setBehaviour({ failedListConsumes: false, failedListDelayMs: 0 })
    await fail(1)
    expect(await read()).toHaveLength(1)
    expect(await read()).toHaveLength(1)
  })

  test('gives two hundred at a time', async () => {
    await box.control.setBehaviour({ failedListDelayMs: 0 })
    await fail(201)
    const { json } = await box.callOld('/call_back/get_call_back_failed_result')
    expect(json).toMatchObject({ has_more: true })
    expect(json['failed_list']).toHaveLength(200)
    expect(await read()).toHaveLength(1)
  })

  test('nests the payload of room events', async () => {
    await box.control.setBehaviour({ failedListDelayMs: 0 })
    await box.control.subscribe({ url })
    reaction = 'error'
    await box.control.pushEvent({ type: 'meetingroom_book', payload: { eventSubType: 'bookCancel', bookId: 'b1' } })
    await box.control.idle()
    await box.renewToken()
    expect(await read()).toMatchObject([
      { meetingroom_book: { callbackData: { eventSubType: 'bookCancel', bookId: 'b1' }, corpid: credentials.corpId } },
    ])
  })
})
