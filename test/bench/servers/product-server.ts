import { serve } from '@hono/node-server'
import { createFetch } from '@meeting/bff/app'
import { buildDependencies } from '@meeting/bff/build-dependencies'
import { readConfig } from '@meeting/bff/config'
import { answerBench } from './child.ts'

// The product as `bff/src/main.ts` starts it, without its workers: what follows an answer goes at DingTalk's pace, not at that of a load generator.
const built = await buildDependencies(readConfig(process.env))
await built.prepare()
const { dependencies } = built
answerBench((question) => {
  if (question.ask !== 'drop') return
  dependencies.changes.publish({ kind: 'day', corpId: question.corpId, dates: [question.date] })
})
serve({ fetch: createFetch(dependencies), hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  console.log(`listening ${port}`),
)
