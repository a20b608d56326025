import type { Logger } from '../log/logger.ts'
import type { Session } from '../sign-in/sessions.types.ts'

/** What middleware puts beside a request. `session` is there on every route that is not public. */
export type AppEnv = { Variables: { requestId: string; log: Logger; session: Session } }
