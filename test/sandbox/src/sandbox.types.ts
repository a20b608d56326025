import type { Hono } from 'hono'
import type { SandboxControl } from './control/control.types.ts'
import type { Credentials } from './credentials.ts'
import type { Snapshot } from './snapshot.ts'
import type { Company } from './state.ts'

export type SandboxOptions = {
  /** Ids, codes and ciphertext prefixes derive from it. Default 1. */
  seed?: number
  /** Epoch ms. Default: the real clock. */
  now?: () => number
  /** The demo company (default), the small one for tests, or one of the caller's making. */
  company?: 'demo' | 'small' | Company
  /** Pushes events to the subscribed URL. Default: the global fetch. */
  fetch?: typeof fetch
  /** Latency and the pauses before push retries (10 s, 30 s). Default: real time. */
  wait?: (milliseconds: number) => Promise<void>
  /** The 2.5 s within which a push must be answered. Default: `AbortSignal.timeout`. */
  deadline?: (milliseconds: number) => AbortSignal
  /** Origin of pictures and the login page. Default http://localhost:4000. */
  publicUrl?: string
  /** Replaces parts of the credentials, so that a second company can stand beside the first. */
  credentials?: Partial<Credentials>
  /** Goes on from here instead of the seed; a reset goes back to the seed. */
  snapshot?: Snapshot
}

export type Sandbox = {
  /** All three hosts of DingTalk on one origin, and `/control`. */
  app: Hono
  /** Answers as DingTalk would, without a network; any origin is accepted. */
  fetch: typeof fetch
  credentials: Credentials
  control: SandboxControl
  /** Company and calendar as they are now, for a later `snapshot` option. */
  snapshot(): Snapshot
  /** Ends calls that never answer, waits and pushes. */
  close(): Promise<void>
}
