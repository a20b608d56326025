import {
  cancelSteps,
  handOverSteps,
  holdSteps,
  moveSteps,
  openCrashLab,
  placeSteps,
  refusalSteps,
  swapSteps,
  undoSteps,
  withdrawSteps,
  type CrashLab,
} from '@meeting/test/crash'
import { book, cancel, send } from '@meeting/test/bookings'
import { useTestDatabase } from '@meeting/test/database'
import type { ClosureDetail, NewBooking } from '@meeting/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { handOverBooking } from './handing-over.ts'
import { moveBooking } from './moving.ts'

// Every process here is a real one, and every death is SIGKILL at a line; the long form with several deaths in a row is `pnpm drill`.
const database = useTestDatabase()
let lab: CrashLab
let zhangsan: string

beforeAll(async () => {
  lab = await openCrashLab(database)
  zhangsan = lab.company.people.zhangsan.employee.id
})
afterAll(() => lab.close())

const toBook = (booking: NewBooking) => ({
  kind: 'book' as const,
  employeeId: zhangsan,
  booking,
  idempotencyKey: booking.start,
})

/** The same request as the killed process had, to a living one, and what follows. */
async function bookHere(booking: NewBooking): Promise<string> {
  const { body } = await book(lab.company.people.zhangsan, booking, { 'Idempotency-Key': booking.start })
  await lab.recover()
  return body.id
}

async function cancelHere(id: string): Promise<void> {
  await cancel(lab.company.people.zhangsan, id)
  await lab.recover()
}

/** As the clock on the wall of a room in China shows it. */
function toWall(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16)
}

describe('killed while booking two rooms, one of which asks for approval', () => {
  const stops = [...holdSteps, ...placeSteps].map((step) => ({ step, pass: 1 }))
  const again = ['placement.before_add_room', 'placement.after_add_room'].map((step) => ({ step, pass: 2 }))

  test.each([...stops, ...again])('at $step ($pass)', { timeout: 60_000 }, async (stopAt) => {
    const booking = lab.aNewBooking([lab.company.rooms.plain, lab.company.rooms.approval])
    expect(await lab.run(toBook(booking), stopAt)).toBe('killed')
    await lab.recover()
    const isHeld = stopAt.step !== 'hold.before_commit'
    expect((await lab.listMade(booking)).map((made) => made.state)).toEqual(isHeld ? ['awaiting_approval'] : [])
    expect(await lab.listEvents(booking)).toEqual(isHeld ? ['望岳厅 accepted, 议事堂 tentative'] : [])
    // The person tries again, not knowing what became of it.
    await bookHere(booking)
    expect(await lab.listMade(booking)).toHaveLength(1)
    expect(await lab.listEvents(booking)).toHaveLength(1)
  })
})

describe('killed while cancelling', () => {
  test.each([...cancelSteps, ...withdrawSteps])('at %s', { timeout: 60_000 }, async (step) => {
    const booking = lab.aNewBooking([lab.company.rooms.plain, lab.company.rooms.small])
    const bookingId = await bookHere(booking)
    expect(await lab.run({ kind: 'cancel', employeeId: zhangsan, bookingId }, { step, pass: 1 })).toBe('killed')
    await lab.recover()
    const isCancelled = step !== 'cancel.before_commit'
    expect((await lab.listMade(booking)).map(({ state }) => state)).toEqual([isCancelled ? 'cancelled' : 'confirmed'])
    expect(await lab.listEvents(booking)).toHaveLength(isCancelled ? 0 : 1)
    await cancelHere(bookingId)
    expect(await lab.listEvents(booking)).toEqual([])
    expect(await lab.countReleasing()).toBe(0)
  })
})

describe('killed while placing, and cancelled before anybody goes on', () => {
  test.each(placeSteps.slice(1))('at %s', { timeout: 60_000 }, async (step) => {
    const booking = lab.aNewBooking([lab.company.rooms.approval])
    expect(await lab.run(toBook(booking), { step, pass: 1 })).toBe('killed')
    const [made] = await lab.listMade(booking)
    await cancelHere(made?.id ?? '')
    expect((await lab.listMade(booking)).map(({ state }) => state)).toEqual(['cancelled'])
    expect(await lab.listEvents(booking)).toEqual([])
    expect(await lab.countReleasing()).toBe(0)
  })
})

describe('killed while being refused because somebody was faster', () => {
  test.each([...refusalSteps, ...withdrawSteps])('at %s', { timeout: 60_000 }, async (step) => {
    const { company, server } = lab
    const booking = lab.aNewBooking([company.rooms.plain, company.rooms.small])
    const { start, end } = booking
    await server.sandbox.control.book({ userId: 'wangwu', roomIds: [company.theirs.small], start, end, title: '抢先' })
    expect(await lab.run(toBook(booking), { step, pass: 1 })).toBe('killed')
    await lab.recover()
    expect((await lab.listMade(booking)).map(({ state }) => state)).toEqual(['refused'])
    expect(await lab.listEvents(booking)).toEqual(['听雨轩 accepted'])
    expect(await lab.countReleasing()).toBe(0)
  })
})

describe('killed while moving to another room', () => {
  let moves = 0

  /** A placed booking of one room, and what moves it. */
  async function aMove(from: string, to: string) {
    const booking = lab.aNewBooking([from])
    const bookingId = await bookHere(booking)
    moves += 1
    const id = `00000000-0000-4000-8000-${String(moves).padStart(12, '0')}`
    return {
      booking,
      action: { kind: 'move' as const, employeeId: zhangsan, id, bookingId, fromRoomId: from, toRoomId: to },
    }
  }

  async function moveHere({ id, bookingId, fromRoomId, toRoomId }: Awaited<ReturnType<typeof aMove>>['action']) {
    const { dependencies, corp } = lab.server
    const { list } = await dependencies.rooms.get(corp.corpId)
    const toRoom = list.rooms.find((room) => room.id === toRoomId)
    if (!toRoom) throw new Error('no such room')
    const subject = { employeeId: zhangsan, isAdministrator: false, departmentIds: [] }
    const input = { id, bookingId, fromRoomId, toRoom, subject, actorId: zhangsan, reason: '', contact: null }
    await moveBooking({ dependencies: { ...dependencies, clock: systemClock }, corp }, input)
    await lab.recover()
  }

  test.each(moveSteps)('at %s', { timeout: 60_000 }, async (step) => {
    const { rooms } = lab.company
    const { booking, action } = await aMove(rooms.plain, rooms.approval)
    expect(await lab.run(action, { step, pass: 1 })).toBe('killed')
    await lab.recover()
    const isHeld = step !== 'move.before_commit'
    expect(await lab.listEvents(booking)).toEqual([isHeld ? '议事堂 tentative' : '望岳厅 accepted'])
    // Whoever asked tries again, not knowing what became of it.
    await moveHere(action)
    expect(await lab.listEvents(booking)).toEqual(['议事堂 tentative'])
    expect(await lab.listMade(booking)).toMatchObject([{ state: 'awaiting_approval', roomIds: [rooms.approval] }])
    expect(await lab.countReleasing()).toBe(0)
  })

  test.each(swapSteps)('at %s, where DingTalk takes one room at a time', { timeout: 60_000 }, async (step) => {
    const { company, server } = lab
    const { booking, action } = await aMove(company.rooms.plain, company.rooms.small)
    await server.sandbox.control.setBehaviour({ oneRoomPerSlot: true })
    expect(await lab.run(action, { step, pass: 1 })).toBe('killed')
    await lab.recover()
    await server.sandbox.control.setBehaviour({ oneRoomPerSlot: false })
    expect(await lab.listEvents(booking)).toEqual(['听雨轩 accepted'])
    expect(await lab.listMade(booking)).toMatchObject([{ state: 'confirmed', roomIds: [company.rooms.small] }])
    expect(await lab.countReleasing()).toBe(0)
  })

  test.each(undoSteps)('at %s, because somebody was faster', { timeout: 60_000 }, async (step) => {
    const { company, server } = lab
    const { booking, action } = await aMove(company.rooms.plain, company.rooms.small)
    const { start, end } = booking
    await server.sandbox.control.book({ userId: 'wangwu', roomIds: [company.theirs.small], start, end, title: '抢先' })
    expect(await lab.run(action, { step, pass: 1 })).toBe('killed')
    await lab.recover()
    expect((await lab.listEvents(booking)).toSorted()).toEqual(['听雨轩 accepted', '望岳厅 accepted'].toSorted())
    expect(await lab.listMade(booking)).toMatchObject([{ state: 'confirmed', roomIds: [company.rooms.plain] }])
    expect(await lab.countReleasing()).toBe(0)
  })
})

describe('killed while bookings leave a room that is closed', () => {
  const steps = ['rehoming.started', 'rehoming.cancelled', 'rehoming.moving', 'rehoming.settled']

  test.each(steps)('at %s', { timeout: 60_000 }, async (step) => {
    const { company, countReleasing } = lab
    const [moved, cancelled] = [lab.aNewBooking([company.rooms.plain]), lab.aNewBooking([company.rooms.plain])]
    const [movedId, cancelledId] = [await bookHere(moved), await bookHere(cancelled)]
    const roomId = company.rooms.plain
    const closure = await send<{ id: string }>(company.people.admin01, '/admin/closures', {
      method: 'POST',
      json: {
        roomIds: [roomId],
        start: toWall(moved.start),
        end: toWall(cancelled.end),
        reason: '检修',
        choices: [
          { bookingId: movedId, roomId, choice: 'move', toRoomId: company.rooms.small },
          { bookingId: cancelledId, roomId, choice: 'cancel' },
        ],
      },
    })
    expect(closure.status).toBe(201)
    expect(await lab.run({ kind: 'work' }, { step, pass: 1 })).toBe('killed')
    await lab.recover()
    const { body } = await send<ClosureDetail>(company.people.admin01, `/admin/closures/${closure.body.id}`)
    expect(body.bookings.map((booking) => booking.progress)).toEqual(['moved', 'cancelled'])
    expect(await lab.listEvents(moved)).toEqual(['听雨轩 accepted'])
    expect(await lab.listEvents(cancelled)).toEqual([])
    expect(await countReleasing()).toBe(0)
    await send(company.people.admin01, `/admin/closures/${closure.body.id}/lift`, { method: 'POST' })
  })
})

describe('a process that is killed while it hands a booking over', () => {
  test.each(handOverSteps)('at %s', { timeout: 60_000 }, async (step) => {
    const { company, server } = lab
    const booking = lab.aNewBooking([company.rooms.plain])
    const bookingId = await bookHere(booking)
    const { dependencies, corp } = server
    const context = { dependencies: { ...dependencies, clock: systemClock }, corp }
    const toEmployeeId = company.people.wangwu.employee.id
    expect(await handOverBooking(context, { bookingId, toEmployeeId, actorId: null })).toBe('reassigned')
    expect(await lab.run({ kind: 'work' }, { step, pass: 1 })).toBe('killed')
    await lab.recover()
    const from = Date.parse(booking.start)
    const events = await server.sandbox.control.calendar({ from, to: from + 60_000 })
    expect(events.map(({ organizerUserId, status }) => ({ organizerUserId, status }))).toEqual([
      { organizerUserId: 'wangwu', status: 'confirmed' },
    ])
    expect(await lab.listMade(booking)).toMatchObject([{ state: 'confirmed', organizer: { name: '王五' } }])
  })
})
