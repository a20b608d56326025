import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Figure, Result } from './figure.ts'
import { booking } from './figures/booking.ts'
import { bundle } from './figures/bundle.ts'
import { eventPush } from './figures/event-push.ts'
import { firstScreen } from './figures/first-screen.ts'
import { history } from './figures/history.ts'
import { timeline } from './figures/timeline.ts'
import { createLab } from './lab.ts'
import { goFirst } from './priority.ts'

const figures: readonly Figure[] = [timeline, history, booking, eventPush, firstScreen, bundle]

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } },
})

/** Measures what was asked for, all figures by default; answers whether every goal is met. */
async function main(): Promise<boolean> {
  const chosen = wanted.length === 0 ? figures : figures.filter(({ name }) => wanted.includes(name))
  const depth = options.quick ? { rounds: 3, scale: 0.5 } : { rounds: 7, scale: 1 }
  goFirst()
  const lab = createLab((line) => console.error(`… ${line}`))
  const results: Result[] = []
  try {
    for (const figure of chosen) {
      console.error(`… ${figure.about}`)
      results.push(...(await figure.measure(lab, depth)))
    }
  } finally {
    await lab.close()
  }
  console.log(toTable(results))
  console.log(`Node ${process.version}, ${availableParallelism()} cores`)
  return results.every(({ ok }) => ok !== false)
}

function toTable(results: readonly Result[]): string {
  const rows = results.map(({ figure, goal, measured, detail, ok }) => [
    figure,
    goal,
    measured,
    ok === null ? '' : ok ? 'ok' : 'MISSED',
    detail,
  ])
  return [['figure', 'goal', 'measured', '', 'detail'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(2)
  },
)
