import type { World } from '../world.ts'
import { ControlError } from './control-error.ts'
import type { SandboxControl } from './control.types.ts'

type PushControl = Pick<
  SandboxControl,
  | 'subscribe'
  | 'unsubscribe'
  | 'pushEvent'
  | 'holdPushes'
  | 'releasePushes'
  | 'pushes'
  | 'idle'
  | 'failEvent'
  | 'failedList'
>

/** The subscription of the console, events of every kind, and the log of their delivery. */
export function createPushControl(world: World): PushControl {
  return {
    subscribe: ({ url, types, eventToken, eventAesKey }) =>
      world.pusher.subscribe(url, types, { ...(eventToken && { eventToken }), ...(eventAesKey && { eventAesKey }) }),
    unsubscribe: async () => world.pusher.unsubscribe(),
    async pushEvent({ type, payload = {}, ...options }) {
      if (!world.pusher.subscription()) throw new ControlError('nobody subscribed')
      return { sequences: world.pusher.push(type, payload, { ...options, forced: true }) }
    },
    holdPushes: async () => world.pusher.hold(),
    releasePushes: async ({ order = 'kept', drop = 0 } = {}) => ({ released: world.pusher.release(order, drop) }),
    pushes: async ({ since = 0 } = {}) => world.pusher.list(since),
    idle: () => world.pusher.idle(),
    async failEvent({ type, payload = {} }) {
      const now = world.now()
      const event = { type, payload, eventTime: now, visibleAt: now }
      world.pusher.failed.add(event)
      return event
    },
    failedList: async () => world.pusher.failed.all(),
  }
}
