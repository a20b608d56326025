import { minute } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import { listEnding, listStarting } from './due-reminders.repository.ts'
import { readNoticeSetup } from './notice-settings.repository.ts'
import { recordNotices, type NewNotice } from './recording.ts'

const endingBefore = 5 * minute

/**
 * Writes down the reminders of what begins or ends soon, once per time of a booking: looked for again and again, by any number of
 * processes. A process that was down only makes them late, and late ones are not sent.
 */
export async function recordReminders({ dependencies, corp }: CorpContext): Promise<void> {
  const { database, clock } = dependencies
  const { corpId } = corp
  const now = clock.now()
  const { isOn, reminderMinutes } = await readNoticeSetup(database, corpId)
  const notices: NewNotice[] = []
  if (isOn.get('reminder')) {
    const starting = await listStarting(database, corpId, { from: now, to: now + reminderMinutes * minute })
    for (const { id, start, organizerId, attendeeIds } of starting) {
      const receiverIds = [...(organizerId === null ? [] : [organizerId]), ...attendeeIds]
      notices.push({ kind: 'reminder', receiverIds, bookingId: id, dedupeKey: `reminder:${id}:${start}` })
    }
  }
  if (isOn.get('ending_soon')) {
    const ending = await listEnding(database, corpId, { from: now, to: now + endingBefore })
    for (const { id, end, organizerId, nextStart } of ending) {
      const receiverIds = organizerId === null ? [] : [organizerId]
      const dedupeKey = `ending_soon:${id}:${end}`
      notices.push({ kind: 'ending_soon', receiverIds, bookingId: id, detail: { nextStart }, dedupeKey })
    }
  }
  await recordNotices(database, corpId, notices, now)
}
