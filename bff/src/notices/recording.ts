import type { Database } from '../database/database.ts'
import { insertNotices } from './recording.repository.ts'
import type { NewNotice } from './notices.types.ts'

export { insertBookingNotices, type BookingNotices } from './recording.repository.ts'
export type { NewNotice, NoticeDetail } from './notices.types.ts'

/**
 * Tells people of something that happened: to be called inside the transaction of the change itself, so that there is neither one
 * without the other. What is written here is sent a few seconds after the commit, if it is still true then. Who did it
 * (`detail.actorId`), who muted the kind, and Corps that switched it off are left out here. `now` in epoch ms.
 */
export async function recordNotices(
  executor: Database,
  corpId: string,
  notices: readonly NewNotice[],
  now: number,
): Promise<void> {
  await insertNotices(executor, corpId, notices, now)
}
