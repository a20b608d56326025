import type { Sandbox, SandboxOptions } from './sandbox.types.ts'

export { credentials } from './credentials.ts'
export { createIdentifiers } from './identifiers.ts'
export { createSmallCompany } from './small-company.ts'
export type { Behaviour, PushVariant } from './behaviour.ts'
export type * from './control/control.types.ts'
export type { Credentials } from './credentials.ts'
export type { ErrorBurst, ErrorKind, Faults, LostAnswer } from './gateway/faults.types.ts'
export type { Sandbox, SandboxOptions } from './sandbox.types.ts'
export type * from './state.ts'

export declare function createSandbox(options?: SandboxOptions): Sandbox
