import { occupyingStates, type Booking, type NewBooking } from '@meeting/shared'
import { listOrphans } from '../support/bookings.ts'
import {
  cancelSteps,
  holdSteps,
  openCrashLab,
  placeSteps,
  refusalSteps,
  withdrawSteps,
  type CrashLab,
  type CrashPlan,
} from '../support/crash.ts'
import { createRandom } from '../support/races.ts'
import type { Drill } from './drill.types.ts'

type Random = () => number
type Step = NonNullable<CrashPlan['stopAt']>

const defaultRounds = 60
const workSteps = [...placeSteps, ...refusalSteps, ...withdrawSteps]
const occupying = new Set<string>(occupyingStates)

const pick = <T>(random: Random, from: readonly T[]): T => {
  const found = from[Math.floor(random() * from.length)]
  if (found === undefined) throw new Error('nothing to choose from')
  return found
}
const aStop = (random: Random, steps: readonly string[]): Step => ({
  step: pick(random, steps),
  pass: random() < 0.8 ? 1 : 2,
})

/** Processes die several times in a row at any step of booking, being refused and cancelling, while DingTalk loses answers. */
export const crashes: Drill = {
  name: 'crashes',
  async run({ seed, rounds, database, log }) {
    const lab = await openCrashLab(database)
    const faults: string[] = []
    try {
      for (let round = 0; round < (rounds ?? defaultRounds); round += 1) {
        const random = createRandom(seed * 10_007 + round)
        const story: string[] = []
        const found = await playRound(lab, random, story)
        log(`crashes ${round}: ${story.join(', ')}${found.length > 0 ? ` — ${found.join('; ')}` : ''}`)
        faults.push(...found.map((fault) => `round ${round} (${story.join(', ')}): ${fault}`))
      }
      return [...faults, ...(await listOrphans(database.db))]
    } finally {
      await lab.close()
    }
  },
}

async function playRound(lab: CrashLab, random: Random, story: string[]): Promise<string[]> {
  const { rooms, theirs } = lab.company
  const wanted = (['plain', 'small', 'approval'] as const).filter(() => random() < 0.6)
  const names = wanted.length > 0 ? wanted : (['plain'] as const)
  const booking = lab.aNewBooking(names.map((name) => rooms[name]))
  const rival = random() < 0.3 ? pick(random, names) : null
  if (rival) {
    story.push(`somebody was faster in ${rival}`)
    const { start, end } = booking
    await lab.server.sandbox.control.book({ userId: 'wangwu', roomIds: [theirs[rival]], start, end, title: '抢先' })
  }
  if (random() < 0.4) {
    const api = pick(random, ['createEvent', 'addMeetingRooms', 'deleteEvent'])
    story.push(`an answer of ${api} is lost`)
    await lab.server.sandbox.control.setFaults({ answerLost: [{ as: pick(random, ['500', 'reset']), count: 1, api }] })
  }
  const employeeId = lab.company.people.zhangsan.employee.id
  const stop = aStop(
    random,
    rival ? [...placeSteps.slice(0, 6), ...refusalSteps, ...withdrawSteps] : [...holdSteps, ...placeSteps],
  )
  const booked = await lab.run({ kind: 'book', employeeId, booking, idempotencyKey: booking.start }, stop)
  story.push(`booking ${booked} (${stop.step})`)
  await dieWorking(lab, random, story)
  const [made] = await lab.listMade(booking)
  if (made && occupying.has(made.state) && random() < 0.5) {
    const last = aStop(random, [...cancelSteps, ...withdrawSteps])
    const cancelled = await lab.run({ kind: 'cancel', employeeId, bookingId: made.id }, last)
    story.push(`cancelling ${cancelled} (${last.step})`)
    await dieWorking(lab, random, story)
  }
  await lab.run({ kind: 'work' })
  await lab.server.sandbox.control.clearFaults()
  return findFaults(lab, booking)
}

async function dieWorking(lab: CrashLab, random: Random, story: string[]): Promise<void> {
  while (random() < 0.5) {
    const stop = aStop(random, workSteps)
    story.push(`going on ${await lab.run({ kind: 'work' }, stop)} (${stop.step})`)
  }
}

/** The booking is there at most once, has come to an end, and DingTalk's calendar says the same. */
async function findFaults(lab: CrashLab, booking: NewBooking): Promise<string[]> {
  const made = await lab.listMade(booking)
  const from = Date.parse(booking.start)
  const events = await lab.server.sandbox.control.calendar({ from, to: Date.parse(booking.end) })
  const ours = events.filter((event) => !event.native)
  const faults: string[] = []
  if (made.length > 1) faults.push(`${made.length} bookings`)
  const [only] = made
  if (only?.state === 'placing') faults.push('still placing')
  const standing = only && occupying.has(only.state) ? 1 : 0
  if (ours.length !== standing) faults.push(`${ours.length} events for ${standing} standing bookings (${only?.state})`)
  const [event] = ours
  if (only && event && event.rooms.length !== roomsOf(only)) faults.push(`${event.rooms.length} rooms in the calendar`)
  if ((await lab.countReleasing()) > 0) faults.push('rooms in between')
  return faults
}

const roomsOf = (booking: Booking) => booking.roomIds.length
