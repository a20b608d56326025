import type { Corp } from '../corps/corps.types.ts'
import type { Logger } from '../log/logger.ts'
import type { Session, StoredSession } from '../sign-in/sessions.types.ts'

/** What middleware puts beside a request. `log` is the server's own: write through `requestLog(c)`. `session` and `corp` are there on every route that is not public. */
export type AppEnv = {
  Variables: { requestId: string; log: Logger; session: Session; storedSession: StoredSession; corp: Corp }
}
