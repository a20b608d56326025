import type { SandboxControl } from '@meeting/sandbox/control/control.types'
import { callControl } from '../../bff/scripts/sandbox-process.ts'

/** The sandbox's control over HTTP, with the types of its twin in memory. */
export function createControlClient(origin: string): SandboxControl {
  // Every property is an action of one shape: POST /control/<name> with the input as JSON.
  const actions = new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name === 'string' && name !== 'then' ? (input: unknown) => callControl(origin, name, input) : undefined,
    },
  )
  return actions as SandboxControl
}
