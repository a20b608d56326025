import type { Figure } from '../figure.ts'
import { median } from '../rounds.ts'

/** What the server costs by being there. */
export const footprint: Figure = {
  name: 'footprint',
  about: 'start and memory',
  async measure(lab, { rounds }) {
    const [ours, floor] = [await lab.product(), await lab.floor()]
    const memory = { ours: (await ours.usage()).memory, floor: (await floor.usage()).memory }
    const starts = { ours: [] as number[], floor: [] as number[] }
    for (let round = 0; round < Math.min(5, rounds); round += 1) {
      starts.floor.push(await timeStart(lab.startFloor, '/kept'))
      starts.ours.push(await timeStart(lab.startProduct, '/healthz'))
    }
    return [
      {
        figure: 'start to first answer',
        goal: '',
        measured: `${Math.round(median(starts.ours))} ms`,
        detail: `bare Hono ${Math.round(median(starts.floor))} ms; with its schema checked, without the database's own start`,
        ok: null,
      },
      {
        figure: "memory of the server's process",
        goal: '',
        measured: `${toMegabytes(memory.ours)} MiB`,
        detail: `resident, after the figures above; bare Hono ${toMegabytes(memory.floor)} MiB`,
        ok: null,
      },
    ]
  },
}

async function timeStart(start: () => Promise<{ address: string; stop: () => Promise<void> }>, path: string) {
  const begin = performance.now()
  const server = await start()
  await fetch(`${server.address}${path}`)
  const ms = performance.now() - begin
  await server.stop()
  return ms
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}
