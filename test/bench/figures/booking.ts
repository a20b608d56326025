import { randomUUID } from 'node:crypto'
import { addDays, fromWallTime, toIsoInZone } from '@meeting/shared'
import type { Figure } from '../figure.ts'
import { corps, type Lab } from '../lab.ts'
import { toRequest } from '../load.ts'
import { compare, warmUps, type Side } from '../rounds.ts'
import { tell } from './timeline.ts'

/** A booking as a person makes one, against the bare insert of a row under the same exclusion rule. */
export const booking: Figure = {
  name: 'booking',
  about: 'a booking answered against a bare Hono insert under the exclusion rule',
  async measure(lab, { rounds, scale }) {
    const { corpId } = corps.large
    const [product, floor] = [await lab.product(), await lab.floor()]
    const people = await Promise.all(Array.from({ length: 8 }, (_, person) => lab.signIn(corpId, { person })))
    const roomIds = await listRoomIds(lab, corpId)
    const count = 1_500 * scale
    const bodyOf = (round: number, index: number, firstDay: number, more: object = {}) =>
      JSON.stringify({
        ...toBooking(roomIds, (round + warmUps) * count + index, addDays(lab.date, firstDay), lab.timeZone),
        ...more,
      })
    const ours = (firstDay: number): Side => ({
      server: product,
      expectStatus: 202,
      load: (round) =>
        prepared(count, (index) => {
          const headers = { ...people[index % people.length]?.headers, 'idempotency-key': randomUUID() }
          return toRequest('POST', '/meeting/api/v1/bookings', headers, bodyOf(round, index, firstDay))
        }),
    })
    const bare = (path: string, firstDay: number): Side => ({
      server: floor,
      expectStatus: 201,
      load: (round) =>
        prepared(count, (index) => {
          const { headers = {}, employeeId } = people[index % people.length] ?? {}
          return toRequest('POST', path, headers, bodyOf(round, index, firstDay, { corpId, employeeId }))
        }),
    })
    const compared = await compare(bare('/bookings', 30), ours(30), rounds)
    // The rows of the bare holds stand in the product's own tables, so each side has days of its own.
    const sameRows = await compare(bare('/holds', 100), ours(150), rounds)
    return [
      { figure: 'booking answered', goal: '≥ 0.7', ...tell(compared), ok: compared.ratio >= 0.7 },
      {
        figure: 'booking answered, against a bare insert of the same two rows',
        goal: '',
        ...tell(sameRows),
        ok: null,
      },
    ]
  },
}

/** Made before the clock runs. */
export function prepared(
  count: number,
  make: (index: number) => Buffer,
): { request: (index: number) => Buffer; count: number } {
  const requests = Array.from({ length: count }, (_, index) => make(index))
  return { request: (index) => requests[index % count] ?? Buffer.alloc(0), count }
}

export async function listRoomIds(lab: Lab, corpId: string): Promise<string[]> {
  const database = await lab.database()
  const rooms = await database.selectFrom('rooms').select('id').where('corpId', '=', corpId).orderBy('id').execute()
  return rooms.map(({ id }) => id)
}

/** The n-th free half hour, spread over all rooms. */
export function toBooking(roomIds: readonly string[], number: number, firstDate: string, timeZone: string) {
  const slot = Math.floor(number / roomIds.length)
  const start = fromWallTime({ date: addDays(firstDate, Math.floor(slot / 48)), minutes: (slot % 48) * 30 }, timeZone)
  return {
    title: '需求评审',
    roomIds: [roomIds[number % roomIds.length] ?? ''],
    start: toIsoInZone(start, timeZone),
    end: toIsoInZone(start + 30 * 60_000, timeZone),
    attendeeIds: [],
    note: '',
  }
}
