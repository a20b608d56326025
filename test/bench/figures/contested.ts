import { randomUUID } from 'node:crypto'
import { addDays } from '@meeting/shared'
import type { Figure, Result } from '../figure.ts'
import { corps, type Lab } from '../lab.ts'
import { openClient, toRequest, type Sent } from '../load.ts'
import { percentiles } from '../rounds.ts'
import { listRoomIds, toBooking } from './booking.ts'

/** Many want the same slot at the same moment. */
export const contested: Figure = {
  name: 'contested',
  about: 'contested slots',
  async measure(lab, { scale }) {
    const slots = 200 * scale
    return [
      await contest(lab, { rivals: 8, slots, daysAhead: 200 }),
      await contest(lab, { rivals: 32, slots, daysAhead: 250 }),
    ]
  },
}

type Contest = { rivals: number; slots: number; daysAhead: number }

async function contest(lab: Lab, { rivals, slots, daysAhead }: Contest): Promise<Result> {
  const product = await lab.product()
  const { headers } = await lab.signIn(corps.large.corpId)
  const roomIds = await listRoomIds(lab, corps.large.corpId)
  const clients = await Promise.all(Array.from({ length: rivals }, () => openClient(product.port)))
  const losers: Sent[] = []
  let taken = 0
  let broken = 0
  for (let slot = 0; slot < slots; slot += 1) {
    const body = JSON.stringify(toBooking(roomIds, slot, addDays(lab.date, daysAhead), lab.timeZone))
    const answers = await Promise.all(
      clients.map(async ({ send }) => {
        const request = toRequest(
          'POST',
          '/meeting/api/v1/bookings',
          { ...headers, 'idempotency-key': randomUUID() },
          body,
        )
        const begin = performance.now()
        const status = await send(request)
        return { status, ms: performance.now() - begin }
      }),
    )
    const winners = answers.filter(({ status }) => status === 202)
    if (winners.length === 1) taken += 1
    broken += answers.filter(({ status }) => status !== 202 && status !== 409).length
    losers.push(...answers.filter(({ status }) => status === 409))
  }
  for (const client of clients) client.close()
  const { p50, p99 } = percentiles(losers)
  return {
    figure: `${rivals} rivals for each of ${slots} slots`,
    goal: 'one winner, nothing else but 409',
    measured: `${taken} of ${slots}`,
    detail: `${broken} other answers; losers' p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    ok: taken === slots && broken === 0,
  }
}
