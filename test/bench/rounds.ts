import { sendAll, type Load, type Sent } from './load.ts'
import type { MeasuredServer } from './servers/child.ts'

export type Round = { perSecond: number; cpuMs: number; p50: number; p99: number }
export type Compared = {
  /** Requests per second of ours over those of the floor: the median of the rounds, and the rounds' range. */
  ratio: number
  lowest: number
  highest: number
  /** CPU of the web server's process per request, ours over the floor's. */
  cpuRatio: number
  floor: Round
  ours: Round
}

export type Side = {
  server: MeasuredServer
  /** The load of a round; rounds count from 0, those before warm up. */
  load: (round: number) => Omit<Load, 'port'>
  expectStatus: number
}

/** Rounds before the first that counts: until then the compiler is still at work, on ours longer than on the floor. */
export const warmUps = 8

/** Floor, ours, floor, ours …: what disturbs the machine disturbs both. */
export async function compare(floor: Side, ours: Side, rounds: number): Promise<Compared> {
  for (let round = -warmUps; round < 0; round += 1) for (const side of [floor, ours]) await measure(side, round)
  const pairs: { floor: Round; ours: Round }[] = []
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ floor: await measure(floor, round), ours: await measure(ours, round) })
  }
  const ratios = pairs.map((pair) => pair.ours.perSecond / pair.floor.perSecond)
  return {
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    cpuRatio: median(pairs.map((pair) => pair.ours.cpuMs / pair.floor.cpuMs)),
    floor: middleOf(pairs.map((pair) => pair.floor)),
    ours: middleOf(pairs.map((pair) => pair.ours)),
  }
}

async function measure({ server, load, expectStatus }: Side, round: number): Promise<Round> {
  const work = load(round)
  const before = await server.usage()
  const begin = performance.now()
  const answers = await sendAll({ port: server.port, ...work })
  const seconds = (performance.now() - begin) / 1000
  const after = await server.usage()
  const wrong = answers.find(({ status }) => status !== expectStatus)
  if (wrong) throw new Error(`${server.address} answered ${wrong.status} instead of ${expectStatus}`)
  return {
    perSecond: answers.length / seconds,
    cpuMs: (after.cpuMs - before.cpuMs) / answers.length,
    ...percentiles(answers),
  }
}

export function percentiles(answers: readonly Sent[]): { p50: number; p99: number } {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = Number.NaN] = [sorted[half - 1], sorted[half]]
  return sorted.length % 2 === 0 ? (low + high) / 2 : high
}

function middleOf(rounds: readonly Round[]): Round {
  const of = (name: keyof Round) => median(rounds.map((round) => round[name]))
  return { perSecond: of('perSecond'), cpuMs: of('cpuMs'), p50: of('p50'), p99: of('p99') }
}
