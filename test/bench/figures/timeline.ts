import { get } from 'node:http'
import type { Figure, Result } from '../figure.ts'
import { corps } from '../lab.ts'
import { toRequest } from '../load.ts'
import { compare, type Compared } from '../rounds.ts'

/** A day of all rooms against a bare Hono route that answers the same bytes out of memory. */
export const timeline: Figure = {
  name: 'timeline',
  about: "a day's timeline against a kept answer of the same bytes",
  async measure(lab, { rounds, scale }) {
    const results: Result[] = []
    for (const { corpId, rooms } of [corps.small, corps.large]) {
      const product = await lab.product()
      const floor = await lab.floor()
      const { headers } = await lab.signIn(corpId)
      const path = `/meeting/api/v1/timeline?date=${lab.date}`
      const day = await readDay(`${product.address}${path}`, headers)
      await floor.ask({ ask: 'keep', body: day.body.toString('base64'), encoding: day.encoding })
      const load = (request: Buffer) => () => ({ request: () => request, count: 6_000 * scale })
      const compared = await compare(
        { server: floor, load: load(toRequest('GET', '/kept', headers)), expectStatus: 200 },
        { server: product, load: load(toRequest('GET', path, headers)), expectStatus: 200 },
        rounds,
      )
      results.push(
        { figure: `timeline, ${rooms} rooms`, goal: '≥ 0.8', ...tell(compared), ok: compared.ratio >= 0.8 },
        {
          figure: `timeline, ${rooms} rooms, on the wire`,
          goal: rooms === 200 ? '≤ 25 KB' : '',
          measured: `${(day.body.length / 1000).toFixed(1)} KB`,
          detail: `${day.encoding}, ${day.bars} bars`,
          ok: rooms === 200 ? day.body.length <= 25_000 : null,
        },
      )
    }
    return results
  },
}

type Day = { body: Buffer; encoding: string; bars: number }

/** The day as it comes over the wire. */
async function readDay(url: string, headers: Record<string, string>): Promise<Day> {
  const read = (accepted: string) =>
    new Promise<{ body: Buffer; encoding: string }>((resolve, reject) => {
      get(url, { headers: { ...headers, 'accept-encoding': accepted } }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ body: Buffer.concat(chunks), encoding: answer.headers['content-encoding'] ?? 'identity' }),
        )
      }).on('error', reject)
    })
  const plain = await read('identity')
  const { rooms } = JSON.parse(plain.body.toString()) as { rooms: [string, unknown[]][] }
  return {
    ...(await read(headers['accept-encoding'] ?? '')),
    bars: rooms.reduce((sum, [, bars]) => sum + bars.length, 0),
  }
}

/** How a comparison reads in the table. */
export function tell({ ratio, lowest, highest, cpuRatio, floor, ours }: Compared): Pick<Result, 'measured' | 'detail'> {
  return {
    measured: ratio.toFixed(2),
    detail:
      `${toCount(ours.perSecond)} / ${toCount(floor.perSecond)} a second, rounds ${lowest.toFixed(2)}–${highest.toFixed(2)}, ` +
      `p99 ${ours.p99.toFixed(1)} / ${floor.p99.toFixed(1)} ms, CPU × ${cpuRatio.toFixed(2)}`,
  }
}

function toCount(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
