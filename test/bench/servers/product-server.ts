import { serve } from '@hono/node-server'
import { createApp } from '@meeting/bff/app'
import { buildDependencies } from '@meeting/bff/build-dependencies'
import { readConfig } from '@meeting/bff/config'
import { answerBench } from './child.ts'

// The product as `bff/src/main.ts` starts it, without its workers: what follows an answer goes at DingTalk's pace, not at that of a load generator.
const { dependencies, prepare } = await buildDependencies(readConfig(process.env))
await prepare()
answerBench((question) => {
  if (question.ask !== 'drop') return
  dependencies.changes.publish({ kind: 'day', corpId: question.corpId, dates: [question.date] })
})
serve({ fetch: createApp(dependencies).fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  console.log(`listening ${port}`),
)
