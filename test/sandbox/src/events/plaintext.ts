import type { PushVariant } from '../behaviour.ts'
import type { World } from '../world.ts'
import { isObject } from '../gateway/input.ts'
import { isRoomEvent } from './event-types.ts'

type Json = Record<string, unknown>

const keptSmall = new Set(['action', 'scope', 'operator', 'EventType', 'CorpId'])

const toPascal = (payload: Json): Json =>
  Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [
      keptSmall.has(key) ? key : `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      value,
    ]),
  )

function respell(payload: Json, variant: PushVariant): Json {
  const spelled = { ...payload }
  const { extension, labels, diffInfo } = spelled
  if (variant.extensionAs === 'string' && isObject(extension)) spelled['extension'] = JSON.stringify(extension)
  if (Array.isArray(labels)) spelled['labels'] = variant.labelsAs === 'string' ? JSON.stringify(labels) : labels
  if (diffInfo !== undefined && variant.diffInfoAs === 'array') spelled['diffInfo'] = [diffInfo]
  if (variant.diffInfoAs === 'none') delete spelled['diffInfo']
  return spelled
}

/** The fields of an event as they are encrypted; ids and time are given once, so that copies are real duplicates. */
export function toPlaintext(world: World, type: string, payload: Json, variant: PushVariant): Json {
  const { corpId } = world.credentials
  const spelled = respell(payload, variant)
  if (isRoomEvent(type)) {
    const { eventSubType, ...rest } = spelled
    return { EventType: type, eventSubType, corpId, ...rest }
  }
  if (variant.fieldCase === 'pascal') return { CorpId: corpId, EventType: type, ...toPascal(spelled) }
  if (!variant.pushIds) return { EventType: type, CorpId: corpId, ...spelled }
  return {
    EventType: type,
    EventTime: world.now(),
    CorpId: corpId,
    BizId: world.ids.next('bizId'),
    eventId: world.ids.next('eventId'),
    ...spelled,
  }
}
