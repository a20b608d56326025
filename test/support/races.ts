import type { NewBooking, RoomConflict, RoomList } from '@meeting/shared'
import { aBooking } from './bookings.ts'
import type { TestDatabase } from './database.ts'
import { startProduct, type Product } from './product.ts'

/** Several server processes on one PostgreSQL, and people who want the same rooms from all of them at once. */
export type RaceTrack = {
  product: Product
  /** Our ids of the rooms, by name. */
  rooms: Map<string, string>
  /** Sends all at the same moment, each to another process and as another person. */
  rush(bookings: readonly NewBooking[]): Promise<RaceAnswer[]>
  stop(): Promise<void>
}
export type RaceAnswer = {
  booking: NewBooking
  status: number
  code: string | null
  conflicts: RoomConflict[]
  id: string | null
}

const rivals = ['zhangsan', 'lisi', 'wangwu', 'zhaoliu']

export async function openRaceTrack(database: TestDatabase, processes = 2): Promise<RaceTrack> {
  const product = await startProduct({ databaseUrl: database.url })
  try {
    const addresses = [product.origin]
    while (addresses.length < processes) addresses.push((await product.startAnother()).address)
    const bearers = await Promise.all(rivals.map((userId) => signIn(product, userId)))
    const answer = await ask(product.origin, bearers[0] ?? '', '/rooms')
    const list = (await answer.json()) as RoomList
    return {
      product,
      rooms: new Map(list.rooms.map((room) => [room.name, room.id])),
      rush: (bookings) =>
        Promise.all(
          bookings.map((booking, index) =>
            race(addresses[index % addresses.length] ?? '', bearers[index % bearers.length] ?? '', booking),
          ),
        ),
      stop: product.stop,
    }
  } catch (error) {
    await product.stop()
    throw error
  }
}

async function signIn(product: Product, userId: string): Promise<string> {
  const { code } = await product.sandbox.authCode({ userId, kind: 'in-app' })
  const options = await fetch(`${product.origin}/meeting/api/v1/sign-in/options`)
  const { corpId } = (await options.json()) as { corpId: string }
  const answer = await fetch(`${product.origin}/meeting/api/v1/sign-in/dingtalk`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.origin },
    body: JSON.stringify({ code, corpId, transport: 'bearer' }),
  })
  const { bearer } = (await answer.json()) as { bearer: string | null }
  if (!bearer) throw new Error(`${userId} could not sign in: ${answer.status}`)
  return bearer
}

function ask(origin: string, bearer: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  return fetch(`${origin}/meeting/api/v1${path}`, { ...init, headers })
}

async function race(origin: string, bearer: string, booking: NewBooking): Promise<RaceAnswer> {
  const answer = await ask(origin, bearer, '/bookings', { method: 'POST', body: JSON.stringify(booking) })
  const body = (await answer.json()) as { id?: string; code?: string; data?: { conflicts?: RoomConflict[] } }
  return {
    booking,
    status: answer.status,
    code: body.code ?? null,
    conflicts: body.data?.conflicts ?? [],
    id: body.id ?? null,
  }
}

/** Everybody wants the same room at the same time. */
export function sameSlot(count: number, roomIds: string[], at: number): NewBooking[] {
  const start = new Date(at).toISOString()
  const end = new Date(at + 3_600_000).toISOString()
  return Array.from({ length: count }, (_, index) => aBooking({ roomIds, start, end, title: `第${index}个` }))
}

/** Everybody wants some of the rooms for some of the time; `random` gives numbers from 0 to 1. */
export function overlappingSlots(
  count: number,
  roomIds: readonly string[],
  at: number,
  random: () => number,
): NewBooking[] {
  const quarter = 900_000
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor(random() * 8)
    const length = 1 + Math.floor(random() * 6)
    const wanted = roomIds.filter(() => random() < 0.5)
    return aBooking({
      title: `第${index}个`,
      roomIds: wanted.length > 0 ? wanted : roomIds.slice(0, 1),
      start: new Date(at + from * quarter).toISOString(),
      end: new Date(at + (from + length) * quarter).toISOString(),
    })
  })
}

/** What is wrong with the outcome of a race: nothing, if winners do not overlap and each loser lost to a winner. */
export function findFaults(answers: readonly RaceAnswer[]): string[] {
  const winners = answers.filter((answer) => answer.status === 201 || answer.status === 202)
  const faults: string[] = []
  for (const answer of answers) {
    const { booking, status, code, conflicts } = answer
    if (winners.includes(answer)) {
      const rival = winners.find((other) => other !== answer && clash(booking, other.booking))
      if (rival) faults.push(`sold twice: ${booking.title} and ${rival.booking.title}`)
    } else if (status !== 409 || code !== 'booking.room_busy') faults.push(`${booking.title}: ${status} ${code}`)
    else if (!winners.some((winner) => clash(booking, winner.booking))) faults.push(`${booking.title} lost to nobody`)
    else if (conflicts.length === 0) faults.push(`${booking.title} was not told what is taken`)
  }
  return faults
}

function clash(a: NewBooking, b: NewBooking): boolean {
  return (
    a.roomIds.some((id) => b.roomIds.includes(id)) &&
    Date.parse(a.start) < Date.parse(b.end) &&
    Date.parse(b.start) < Date.parse(a.end)
  )
}

/** Numbers from 0 to 1 that come again with the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
