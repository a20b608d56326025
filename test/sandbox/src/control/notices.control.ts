import type { World } from '../world.ts'
import { findEmployee } from './calendar.control.ts'
import { ControlError } from './control-error.ts'
import type { SandboxControl } from './control.types.ts'

/** Work notices: who gets them, how late, and what people do with them. */
export function createNoticesControl(world: World): Pick<SandboxControl, 'setNotices' | 'readNotices'> {
  return {
    async setNotices(input) {
      const { settings } = world.notices
      for (const name of Object.keys(input))
        if (!(name in settings)) throw new ControlError(`no setting of notices ${name}`)
      return structuredClone(Object.assign(settings, input))
    },
    async readNotices({ userId }) {
      findEmployee(world, userId)
      world.notices.read(userId)
    },
  }
}
