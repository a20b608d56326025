import type { NoticeKind } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { aBooking, aRoom, book } from '@meeting/test/bookings'
import { describe, expect, test } from 'vitest'
import { recordNotices, type NewNotice } from './recording.ts'

const held = useTestServer()

const record = (notices: NewNotice[]) =>
  recordNotices(held.current.dependencies.database, held.current.corp.corpId, notices, held.current.clock.now())

const listFor = (receiverId: string) =>
  held.current.dependencies.database
    .selectFrom('notices')
    .selectAll()
    .where('receiverId', '=', receiverId)
    .orderBy('id')
    .execute()

async function turn(kind: NoticeKind, isOn: boolean): Promise<void> {
  const { dependencies, corp, clock } = held.current
  await dependencies.database
    .insertInto('noticeSwitches')
    .values({ corpId: corp.corpId, kind, isOn, updatedAt: new Date(clock.now()) })
    .onConflict((conflict) => conflict.columns(['corpId', 'kind']).doUpdateSet({ isOn }))
    .execute()
}

describe('what people are to be told', () => {
  test('is one row per person, without who did it and who has left', async () => {
    const server = held.current
    const [actor, told, gone] = [await server.anEmployee(), await server.anEmployee(), await server.anEmployee()]
    await server.dependencies.database
      .updateTable('employees')
      .set({ leftAt: new Date(server.clock.now()) })
      .where('id', '=', gone.id)
      .execute()
    const receiverIds = [actor.id, told.id, told.id, gone.id]
    await record([{ kind: 'room_closed', receiverIds, detail: { actorId: actor.id, reason: '漏水' } }])
    expect(await listFor(told.id)).toMatchObject([
      { kind: 'room_closed', state: 'waiting', detail: { reason: '漏水' }, bookingId: null },
    ])
    expect(await listFor(actor.id)).toEqual([])
    expect(await listFor(gone.id)).toEqual([])
  })

  test('is of use until its booking begins or ends', async () => {
    const server = held.current
    const person = await server.signInAs()
    const { body } = await book(person, aBooking({ roomIds: [await aRoom(server)] }))
    const receiverIds = [(await server.anEmployee()).id]
    await turn('invited', true)
    await record([
      { kind: 'invited', receiverIds, bookingId: body.id },
      { kind: 'handed_over', receiverIds, bookingId: body.id },
    ])
    const [invited, handedOver] = await listFor(receiverIds[0] ?? '')
    expect(invited?.notAfter.getTime()).toBe(Date.parse(body.start))
    expect(handedOver?.notAfter.getTime()).toBe(Date.parse(body.end))
  })

  test('follows the switch of its Corp and what the person has muted', async () => {
    const server = held.current
    const [quiet, other] = [await server.anEmployee(), await server.anEmployee()]
    await server.dependencies.database
      .insertInto('noticeMutes')
      .values({ corpId: server.corp.corpId, employeeId: quiet.id, kind: 'handed_over' })
      .execute()
    await turn('booked', false)
    await turn('changed', true)
    const receiverIds = [quiet.id, other.id]
    for (const kind of ['handed_over', 'booked', 'changed'] as const) await record([{ kind, receiverIds }])
    expect((await listFor(quiet.id)).map((row) => row.kind)).toEqual(['changed'])
    expect((await listFor(other.id)).map((row) => row.kind)).toEqual(['handed_over', 'changed'])
  })

  test('is told once under the same key', async () => {
    const { id } = await held.current.anEmployee()
    const notice = { kind: 'room_closed' as const, receiverIds: [id], dedupeKey: 'closure 7' }
    await record([notice])
    await record([notice, { ...notice, dedupeKey: 'closure 8' }])
    expect(await listFor(id)).toHaveLength(2)
  })

  test('is gone with the change that it tells of', async () => {
    const { id } = await held.current.anEmployee()
    const { dependencies, corp, clock } = held.current
    const failing = dependencies.database.transaction().execute(async (transaction) => {
      await recordNotices(transaction, corp.corpId, [{ kind: 'refused', receiverIds: [id] }], clock.now())
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await listFor(id)).toEqual([])
  })
})
