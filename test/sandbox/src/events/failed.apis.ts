import type { FailedEvent } from '../control/control.types.ts'
import type { Api } from '../gateway/api.types.ts'
import { toNumber } from '../gateway/input.ts'
import { NewApiRefusal } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import { isRoomEvent } from './event-types.ts'

const envelopeKeys = new Set(['EventType', 'EventTime', 'CorpId', 'corpId', 'BizId', 'eventId'])

const bare = (payload: Record<string, unknown>): [string, unknown][] =>
  Object.entries(payload).filter(([key]) => !envelopeKeys.has(key))

/** One element of the old list: the payload under the event's own name, keys of people in lower case. */
function toOldElement(world: World, event: FailedEvent): Record<string, unknown> {
  const corpid = world.credentials.corpId
  const isNested = isRoomEvent(event.type) || event.type === 'calendar_event_change'
  const data = isNested
    ? { callbackData: Object.fromEntries(bare(event.payload)) }
    : Object.fromEntries(bare(event.payload).map(([key, value]) => [key.toLowerCase(), value]))
  return { [event.type]: { ...data, corpid }, call_back_tag: event.type, event_time: event.eventTime }
}

function readFailed(world: World): unknown {
  const { page, hasMore } = world.pusher.failed.read(world.now(), world.behaviour.failedListConsumes)
  return { has_more: hasMore, failed_list: page.map((event) => toOldElement(world, event)) }
}

function queryFailed(world: World, query: Record<string, string>): unknown {
  const begin = toNumber(query['beginTime'])
  const end = toNumber(query['endTime'])
  if (begin === undefined || end === undefined) {
    throw new NewApiRefusal(400, 'invalidParameter', 'beginTime and endTime must be provided.')
  }
  const { page, hasMore } = world.pusher.failed.between(begin, end, world.now())
  return {
    failedList: page.map((event) => ({
      callBackTag: event.type,
      callBackData: JSON.stringify(event.payload),
      corpId: world.credentials.corpId,
      eventTime: event.eventTime,
    })),
    hasMore,
  }
}

/** What could not be delivered: the old list that forgets, and the new one by time (server-api.md §7). */
export function createFailedApis(world: World): Api[] {
  return [
    {
      name: 'call_back/get_call_back_failed_result',
      method: 'GET',
      path: '/call_back/get_call_back_failed_result',
      family: 'old',
      token: 'app',
      permission: 'qyapi_base',
      counted: false,
      handle: () => readFailed(world),
    },
    {
      name: 'getCallBackFaileResult',
      method: 'GET',
      path: '/v1.0/event/callbacks/failedResults',
      family: 'new',
      token: 'app',
      permission: 'qyapi_base',
      counted: true,
      handle: (call) => queryFailed(world, call.query),
    },
  ]
}
