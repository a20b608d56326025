import type { Figure } from '../figure.ts'
import { corps, type History } from '../lab.ts'
import { openClient, toRequest } from '../load.ts'
import { compare, median } from '../rounds.ts'
import { tell } from './timeline.ts'

/** The same day with 60 000 and with 600 000 bookings beside it: answered from memory, and read anew. */
export const history: Figure = {
  name: 'history',
  about: 'the same with ten times the history',
  async measure(lab, { rounds, scale }) {
    const { corpId } = corps.large
    const path = `/meeting/api/v1/timeline?date=${lab.date}`
    const sideOf = async (kind: History) => {
      const server = await lab.product(kind)
      const { headers } = await lab.signIn(corpId, { history: kind })
      const request = toRequest('GET', path, headers)
      return { server, expectStatus: 200, request, load: () => ({ request: () => request, count: 6_000 * scale }) }
    }
    const [usual, long] = [await sideOf('usual'), await sideOf('long')]
    const kept = await compare(usual, long, rounds)
    const cold = { usual: [] as number[], long: [] as number[] }
    for (let round = -2; round < rounds * 8; round += 1) {
      for (const [name, side] of [
        ['usual', usual],
        ['long', long],
      ] as const) {
        const ms = await askCold(side, { corpId, date: lab.date })
        if (round >= 0) cold[name].push(ms)
      }
    }
    const [before, after] = [median(cold.usual), median(cold.long)]
    return [
      {
        figure: 'ten times the history, kept',
        goal: '≤ 1.1',
        ...tell(kept),
        measured: (1 / kept.ratio).toFixed(2),
        ok: 1 / kept.ratio <= 1.1,
      },
      {
        figure: 'ten times the history, read anew',
        goal: '≤ 1.1',
        measured: (after / before).toFixed(2),
        detail: `${after.toFixed(1)} / ${before.toFixed(1)} ms from request to answer`,
        ok: after / before <= 1.1,
      },
    ]
  },
}

type Side = { server: Awaited<ReturnType<Parameters<Figure['measure']>[0]['product']>>; request: Buffer }

/** One answer right after something in the day has changed; ms. */
async function askCold({ server, request }: Side, day: { corpId: string; date: string }): Promise<number> {
  const client = await openClient(server.port)
  await server.ask({ ask: 'drop', ...day })
  const begin = performance.now()
  await client.send(request)
  const ms = performance.now() - begin
  client.close()
  return ms
}
