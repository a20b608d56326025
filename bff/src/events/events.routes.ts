import { Hono, type Context } from 'hono'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { countToday } from '../health/daily-counts.ts'
import { clientAddress } from '../http/client-address.ts'
import { requestLog } from '../http/request-log.ts'
import { maxPushBytes, parameterNames, type PushParameters } from './event-push.ts'
import { receiveEvent } from './events.ts'
import { createAnswerTimes } from './answer-times.ts'
import { createPushObserver } from './push-observer.ts'
import { createMissedEvents } from './missed-events.ts'

/** DingTalk gives up after 2.5 s (older text: 1.5 s); what comes near is worth knowing (D9). */
const slowMs = 1_000

/**
 * `POST /meeting/dingtalk/events/{corpKey}`, the request URL of DingTalk's console. Whatever is not a genuine push gets an empty
 * 400: a stranger learns nothing, not even which corpKeys exist.
 */
export function createEventsRoutes(dependencies: Dependencies) {
  const missed = createMissedEvents(dependencies)
  const observer = createPushObserver(dependencies)
  const answers = createAnswerTimes(dependencies)
  return new Hono<AppEnv>().post('/dingtalk/events/:corpKey', async (c) => {
    const body = await readBody(c)
    if (body === undefined) return c.body(null, 413)
    const corp = dependencies.corps.findByKey(c.req.param('corpKey'))
    if (!corp) return c.body(null, 400)
    const push = { parameters: readParameters(c), body }
    const began = dependencies.clock.now()
    const receipt = await receiveEvent(dependencies, corp, push)
    const took = dependencies.clock.now() - began
    if (receipt.result === 'accepted' && receipt.dedupeKey !== null)
      answers.note({ corpId: corp.corpId, dedupeKey: receipt.dedupeKey, ms: took })
    if (took >= slowMs) void countToday(dependencies, corp.corpId, [{ kind: 'event_slow', name: receipt.result }])
    observer.observe({ corp, push, receipt, address: clientAddress(c, dependencies.config.trustedProxies) })
    if (receipt.result === 'accepted') return c.json(receipt.reply, 200)
    if (receipt.result === 'not_stored') {
      missed.note(corp.corpId)
      return c.body(null, 503)
    }
    // The reason tells an administrator which of key, token or owner is wrong; nothing of what was sent is written down.
    requestLog(c).warn({ corpId: corp.corpId, problem: receipt.problem }, 'push refused')
    return c.body(null, 400)
  })
}

function readParameters(c: Context<AppEnv>): PushParameters {
  const query = c.req.query()
  const parameters: PushParameters = {}
  for (const name of parameterNames) if (query[name] !== undefined) parameters[name] = query[name]
  return parameters
}

/** The body as text; undefined when it is larger than allowed. */
async function readBody(c: Context<AppEnv>): Promise<string | undefined> {
  const announced = c.req.header('content-length')
  if (announced !== undefined) {
    if (!(Number(announced) <= maxPushBytes)) return undefined
    const text = await c.req.text()
    return text.length <= maxPushBytes ? text : undefined
  }
  return readStream(c.req.raw.body)
}

async function readStream(stream: ReadableStream<Uint8Array> | null): Promise<string | undefined> {
  if (!stream) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > maxPushBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
