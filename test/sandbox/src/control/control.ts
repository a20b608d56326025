import type { World } from '../world.ts'
import { createCalendarControl } from './calendar.control.ts'
import { createCompanyControl } from './company.control.ts'
import type { SandboxControl } from './control.types.ts'
import { createGatewayControl } from './gateway.control.ts'
import { createNoticesControl } from './notices.control.ts'
import { createPushControl } from './push.control.ts'

/** Everything that can be done to the sandbox from outside; `reset` refills the world. */
export function createControl(world: World, reset: () => void): SandboxControl {
  return {
    ...createCalendarControl(world),
    ...createCompanyControl(world),
    ...createGatewayControl(world),
    ...createPushControl(world),
    ...createNoticesControl(world),
    async reset() {
      world.pusher.stop()
      reset()
    },
  }
}
