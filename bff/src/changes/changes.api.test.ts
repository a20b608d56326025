import { aBooking, aRoom, book } from '@meeting/test/bookings'
import { useTestServer } from '@meeting/test/app'
import type { Session } from '../sign-in/sessions.types.ts'
import { describe, expect, test } from 'vitest'
import type { Change } from '../database/change-bus.ts'
import { createChangeStreams } from './change-streams.ts'
import { createUntoldChanges } from './untold-changes.ts'

const held = useTestServer()

/** A bus inside this process. */
function aBus() {
  const listeners = new Set<(change: Change | null) => void>()
  const told: Change[] = []
  return {
    told,
    publish(change: Change) {
      told.push(change)
      for (const listener of listeners) listener(change)
    },
    lose() {
      for (const listener of listeners) listener(null)
    },
    subscribe(listener: (change: Change | null) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isConnected: () => true,
    close: async () => {},
  }
}

const aSession = (employeeId = 'e1', corpId = 'c1'): Session => ({
  corpId,
  employeeId,
  isAdministrator: false,
  administratorRole: null,
  transport: 'cookie',
})

/** Reads a stream to its end. */
async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

describe('open screens', () => {
  test('hear what changed in their Corp, each thing once', async () => {
    const bus = aBus()
    const streams = createChangeStreams({ changes: bus, coalesceMs: 5 })
    const mine = readAll(streams.open(aSession()))
    const others = readAll(streams.open(aSession('e2', 'c2')))
    for (let count = 0; count < 50; count += 1) bus.publish({ kind: 'day', corpId: 'c1', dates: ['2026-11-24'] })
    bus.publish({ kind: 'booking', corpId: 'c1', bookingId: 'b1' })
    bus.publish({ kind: 'rooms', corpId: 'c1' })
    await new Promise((resolve) => setTimeout(resolve, 30))
    streams.close()
    expect((await mine).split('\n\n').filter((part) => part.startsWith('data: '))).toEqual([
      'data: {"kind":"day","date":"2026-11-24"}',
      'data: {"kind":"booking","id":"b1"}',
      'data: {"kind":"rooms"}',
    ])
    expect(await others).not.toContain('data:')
  })

  test('are kept alive while nothing happens', async () => {
    const streams = createChangeStreams({ changes: aBus(), heartbeatMs: 5 })
    const reader = streams.open(aSession()).pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    // Without heartbeats this would never end.
    while (!text.includes(': \n\n: \n\n')) text += (await reader.read()).value ?? ''
    streams.close()
    expect(text).toMatch(/^retry:/)
  })

  test('end when the session does, and when something may have been missed', async () => {
    const bus = aBus()
    const streams = createChangeStreams({ changes: bus })
    const first = readAll(streams.open(aSession('e1')))
    const second = readAll(streams.open(aSession('e2')))
    bus.publish({ kind: 'sessions', corpId: 'c1', employeeId: 'e1' })
    await first
    expect(streams.size).toBe(1)
    bus.lose()
    await second
    expect(streams.size).toBe(0)
    streams.close()
  })

  test('of one person are few: the oldest makes room', async () => {
    const streams = createChangeStreams({ changes: aBus(), maxPerEmployee: 2 })
    const oldest = readAll(streams.open(aSession()))
    const rest = [streams.open(aSession()), streams.open(aSession())].map(readAll)
    await oldest
    expect(streams.size).toBe(2)
    streams.close()
    await Promise.all(rest)
  })

  test('hear how many notices their own person has missed, from the first moment on', async () => {
    const bus = aBus()
    const streams = createChangeStreams({ changes: bus })
    const mine = readAll(streams.open(aSession('e1'), async () => ({ kind: 'notices', unseen: 2 })))
    const others = readAll(streams.open(aSession('e2')))
    await new Promise((resolve) => setImmediate(resolve))
    bus.publish({ kind: 'notices', corpId: 'c1', unseen: { e1: 3 } })
    streams.close()
    expect((await mine).split('\n\n').filter((part) => part.startsWith('data: '))).toEqual([
      'data: {"kind":"notices","unseen":2}',
      'data: {"kind":"notices","unseen":3}',
    ])
    expect(await others).not.toContain('data:')
  })

  test('that take nothing are let go', () => {
    const bus = aBus()
    const streams = createChangeStreams({ changes: bus, heartbeatMs: 1 })
    streams.open(aSession())
    expect(streams.size).toBe(1)
    return expect
      .poll(() => streams.size, { timeout: 5_000 })
      .toBe(0)
      .then(() => streams.close())
  })

  test('are told over HTTP', async () => {
    const server = held.current
    const person = await server.signInAs()
    const answer = await person.request('/meeting/api/v1/changes')
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('retry:')
    await book(person, aBooking({ roomIds: [await aRoom(server)] }))
    let text = ''
    while (!text.includes('2026-11-24')) text += (await reader?.read())?.value ?? ''
    expect(text).toContain('data: {"kind":"day","date":"2026-11-24"}')
    await reader?.cancel()
  })

  test('without a session hear nothing', async () => {
    expect((await held.current.request('/meeting/api/v1/changes')).status).toBe(401)
  })
})

describe('what nobody told', () => {
  test('is told by who notices, once, and not what was told already', async () => {
    const server = held.current
    const person = await server.signInAs()
    const room = await aRoom(server)
    const bus = aBus()
    const untold = createUntoldChanges({ ...server.dependencies, changes: bus })
    const { body } = await book(
      person,
      aBooking({ roomIds: [room], start: '2026-12-01T10:00:00+08:00', end: '2026-12-01T11:00:00+08:00' }),
    )
    const heard = await book(
      person,
      aBooking({ roomIds: [room], start: '2026-12-02T10:00:00+08:00', end: '2026-12-02T11:00:00+08:00' }),
    )
    bus.publish({ kind: 'booking', corpId: server.corp.corpId, bookingId: heard.body.id })
    bus.told.length = 0
    server.clock.advance(5_000)
    await untold.sweep()
    await untold.sweep()
    const bookings = bus.told.filter(
      (change) => change.kind === 'booking' && [body.id, heard.body.id].includes(change.bookingId),
    )
    expect(bookings).toEqual([{ kind: 'booking', corpId: server.corp.corpId, bookingId: body.id }])
    expect(bus.told).toContainEqual({ kind: 'day', corpId: server.corp.corpId, dates: ['2026-12-01'] })
    expect(bus.told.filter((change) => change.kind === 'rooms')).toHaveLength(1)
    await untold.stop()
  })
})
