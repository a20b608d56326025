import { useTestServer } from '@meeting/test/app'
import { expect, test } from 'vitest'
import { keepDeadFor } from '../work/work-pruning.ts'
import { pruneRoomWrites } from './room-writes-pruning.ts'
import { insertWrite, settleWrite } from './room-writes.repository.ts'

const held = useTestServer()
const minute = 60_000

test('changes in DingTalk that were settled long ago are forgotten, but for the last of each room and what is still asked', async () => {
  const { dependencies, clock, corp } = held.current
  const { database, ids } = dependencies
  const [room, otherRoom] = [ids.next(), ids.next()]
  const ask = async (roomId: string, name: string, ageMs: number, state: 'done' | 'lost' | null) => {
    const write = { id: ids.next(), roomId, kind: 'update', name, before: null, after: null } as const
    const now = clock.now() - ageMs
    await insertWrite(database, corp.corpId, { ...write, actorId: null, actorAddress: null }, now)
    if (state) await settleWrite(database, corp.corpId, write.id, { state, code: null, now })
  }
  await ask(room, 'old', keepDeadFor + 3 * minute, 'done')
  await ask(room, 'old and open', keepDeadFor + 2 * minute, null)
  await ask(room, 'younger', keepDeadFor - minute, 'done')
  await ask(otherRoom, 'old and lost', keepDeadFor + 3 * minute, 'lost')
  expect(await pruneRoomWrites({ dependencies, corp })).toBe(1)
  const left = await database.selectFrom('roomWrites').select('name').orderBy('askedAt').orderBy('name').execute()
  expect(left.map(({ name }) => name)).toEqual(['old and lost', 'old and open', 'younger'])
})
