import { addDays, fromWallTime, minute, toIsoInZone, type FindDatesRequest, type FindRequest } from '@meeting/shared'
import { sql } from 'kysely'
import type { Figure, Result } from '../figure.ts'
import { corps, type Lab } from '../lab.ts'
import { sendAll, toRequest } from '../load.ts'
import { compare, type Side } from '../rounds.ts'
import type { MeasuredServer } from '../servers/child.ts'
import { prepared } from './booking.ts'
import { tell } from './timeline.ts'

const weeks = 52
/** Bookings of each room on the weekday of the series, in every week of the year. */
const perWeek = 3
const goalMs = 500
/** So many people search at the same time. */
const searching = 4

/** Finding among 1 000 rooms: what fits against the bare statement that finds free rooms, what comes near, and a series of a year. */
export const search: Figure = {
  name: 'search',
  about: 'rooms found among 1 000, against one bare SQL statement',
  async measure(lab, { rounds, scale }) {
    const { corpId } = corps.huge
    await lab.addCorp(corps.huge)
    await addYear(lab)
    const [product, floor] = [await lab.startProduct(), await lab.startFloor()]
    try {
      const { headers } = await lab.signIn(corpId)
      const count = Math.round(200 * scale)
      const sideOf = (server: MeasuredServer, path: string): Side => ({
        server,
        expectStatus: 200,
        load: () =>
          prepared(count, (index) => {
            const question = ask(lab, { hour: 8 + (index % 22) / 2, minutes: 30, people: 8 })
            return toRequest(
              'POST',
              path,
              headers,
              JSON.stringify(path === '/free' ? { corpId, ...question } : question),
            )
          }),
      })
      const compared = await compare(sideOf(floor, '/free'), sideOf(product, '/meeting/api/v1/find'), rounds)
      const near = ask(lab, { hour: 10, minutes: 120, people: 20 })
      const dates = Array.from({ length: weeks }, (_, week) => dateOf(lab, week))
      const series: FindDatesRequest = { dates, people: 8, groupId: null, equipment: [] }
      return [
        { figure: 'search, 1 000 rooms', goal: '≥ 0.5', ...tell(compared), ok: compared.ratio >= 0.5 },
        await judge(product, 'search, 1 000 rooms, nothing fits', headers, count, ['/find', near]),
        await judge(product, 'search, 1 000 rooms, 52 weeks', headers, count, ['/find/dates', series]),
      ]
    } finally {
      await product.stop()
      await floor.stop()
    }
  },
}

async function judge(
  product: MeasuredServer,
  figure: string,
  headers: Record<string, string>,
  count: number,
  [path, body]: [path: string, body: unknown],
): Promise<Result> {
  const request = toRequest('POST', `/meeting/api/v1${path}`, headers, JSON.stringify(body))
  const load = { port: product.port, request: () => request, connections: searching }
  await sendAll({ ...load, count: searching * 5 })
  const answers = await sendAll({ ...load, count })
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN
  const allAnswered = answers.every(({ status }) => status === 200)
  return {
    figure,
    goal: `p95 ≤ ${goalMs} ms`,
    measured: `${p95.toFixed(0)} ms`,
    detail: `${searching} at a time, p50 ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} ms`,
    ok: allAnswered && p95 <= goalMs,
  }
}

function ask(lab: Lab, wish: { hour: number; minutes: number; people: number }): FindRequest {
  const start = fromWallTime({ date: lab.date, minutes: wish.hour * 60 }, lab.timeZone)
  const iso = (instant: number) => toIsoInZone(instant, lab.timeZone)
  return {
    windows: [{ start: iso(start), end: iso(start + wish.minutes * minute) }],
    minutes: wish.minutes,
    people: wish.people,
    groupId: null,
    equipment: [],
    roomId: null,
    attendeeIds: [],
  }
}

/** The date of the series in a week of the next twelve months. */
function dateOf({ date, timeZone }: Lab, week: number): { start: string; end: string } {
  const on = (clock: number) =>
    toIsoInZone(fromWallTime({ date: addDays(date, 7 * week), minutes: clock * 60 }, timeZone), timeZone)
  return { start: on(10), end: on(11) }
}

/** Each week of the year on the weekday of the series, behind the days that are seeded anyway. */
async function addYear(lab: Lab): Promise<void> {
  const database = await lab.database()
  const { corpId } = corps.huge
  const first = new Date(fromWallTime({ date: addDays(lab.date, 21), minutes: 8 * 60 }, lab.timeZone))
  await database.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction)
    await sql`set local statement_timeout = 0`.execute(transaction)
    await sql`insert into room_occupancies (corp_id, room_id, booking_id, during)
      select ${corpId}, r.id, gen_random_uuid(), tstzrange(at, at + interval '1 hour', '[)')
      from rooms r, generate_series(0, ${weeks - 4}::int) week, generate_series(0, ${perWeek - 1}::int) slot,
        lateral (select ${first}::timestamptz + interval '7 days' * week
          + interval '1 hour' * (slot * 3 + (hashtext(r.id::text || week) & 1)) as at) begins
      where r.corp_id = ${corpId}`.execute(transaction)
  })
  await sql`analyze room_occupancies`.execute(database)
}
