import { buildDependencies } from '@meeting/bff/build-dependencies'
import { readConfig } from '@meeting/bff/config'
import { corpTasks } from '@meeting/bff/scheduled/corp-tasks'
import { createTaskRunner } from '@meeting/bff/scheduled/scheduled-tasks'
import { goFirst } from '../priority.ts'

// The directory's first sync as the product does it, in a process of its own: what it takes at most is its own, too.
const built = await buildDependencies(readConfig(process.env))
await built.prepare()
const { dependencies } = built
goFirst()
const runner = createTaskRunner(
  dependencies,
  corpTasks.filter(({ name }) => name === 'directory.check'),
)

const before = process.memoryUsage.rss()
let most = before
const looking = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
}, 20)
const begin = performance.now()
await runner.drain()
const ms = performance.now() - begin
clearInterval(looking)
await runner.stop()

const { people } = await dependencies.database
  .selectFrom('employees')
  .select((eb) => eb.fn.countAll<number>().as('people'))
  .where('leftAt', 'is', null)
  .executeTakeFirstOrThrow()
console.log(`synced ${JSON.stringify({ ms, people, before, most })}`)
await built.close()
process.exit(0)
