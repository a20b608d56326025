import { parseArgs } from 'node:util'
import type { Figure, Result } from './figure.ts'
import { booking } from './figures/booking.ts'
import { bundle } from './figures/bundle.ts'
import { contested } from './figures/contested.ts'
import { directorySync } from './figures/directory-sync.ts'
import { eventPush } from './figures/event-push.ts'
import { firstScreen } from './figures/first-screen.ts'
import { footprint } from './figures/footprint.ts'
import { history } from './figures/history.ts'
import { scroll } from './figures/scroll.ts'
import { search } from './figures/search.ts'
import { timeline } from './figures/timeline.ts'
import { createLab } from './lab.ts'
import { goFirst } from './priority.ts'
import { describeMachine, record, toTable } from './report.ts'

const figures: readonly Figure[] = [
  timeline,
  history,
  booking,
  contested,
  eventPush,
  footprint,
  firstScreen,
  scroll,
  search,
  bundle,
  directorySync,
]

const names = figures.map(({ name }) => name).join(', ')

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } },
})

/** Measures what was asked for, all figures by default; answers whether every goal is met. */
async function main(): Promise<boolean> {
  const unknown = wanted.filter((name) => !figures.some((figure) => figure.name === name))
  if (unknown.length > 0) throw new Error(`no such figure: ${unknown.join(', ')}; there are ${names}`)
  if (options.record && options.quick) throw new Error('a quick run is not recorded')
  const chosen = figures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const { results, machine } = await measure(chosen)
  console.log(`${machine}\n\n${toTable(results)}`)
  if (options.record) await record(`\`pnpm bench\` · ${machine}`, results)
  return results.every(({ ok }) => ok !== false)
}

async function measure(chosen: readonly Figure[]): Promise<{ results: Result[]; machine: string }> {
  const depth = options.quick ? { rounds: 3, scale: 0.5 } : { rounds: 7, scale: 1 }
  goFirst()
  const lab = createLab((line) => console.error(`… ${line}`))
  const results: Result[] = []
  try {
    for (const figure of chosen) {
      console.error(`… ${figure.about}`)
      results.push(...(await figure.measure(lab, depth)))
    }
    return { results, machine: describeMachine(await lab.postgresVersion()) }
  } finally {
    await lab.close()
  }
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(2)
  },
)
