import { z } from 'zod'
import type { DingTalkEvents, FailedEvent } from './dingtalk.types.ts'
import type { Transport } from './transport/transport.ts'
import { looseNumber, optionalList, readShape } from './wire.ts'

const entry = z.looseObject({ call_back_tag: z.string(), event_time: looseNumber })
const failedPage = z.object({ has_more: z.boolean().nullish(), failed_list: optionalList(entry) })

/** Events that DingTalk could not deliver (server-api.md §7.1). Presumably counted, so it is. */
export function createFailedEventCalls(transport: Transport): DingTalkEvents {
  return {
    async listFailed() {
      const name = 'events.failed'
      const answer = await transport.send({
        name,
        family: 'old',
        method: 'GET',
        path: '/call_back/get_call_back_failed_result',
        token: { kind: 'app' },
        priority: 'refresh',
        counted: true,
        // Each call deletes what the one before it returned: never sent again by itself.
        repeatable: false,
      })
      const page = readShape(name, failedPage, answer)
      return { failed: page.failed_list.map(toFailedEvent), hasMore: page.has_more === true }
    },
  }
}

/** The payload stands under the tag's own name, directly or under `callbackData`, with `corpid` inside. */
function toFailedEvent(wire: z.infer<typeof entry>): FailedEvent {
  const { call_back_tag: eventType, event_time: occurredAt } = wire
  return { eventType, occurredAt, payload: wire[eventType] }
}
