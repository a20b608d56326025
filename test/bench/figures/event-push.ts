import { sealEvent, signEvent, toEventKey } from '@meeting/bff/events/event-crypto'
import { systemClock } from '@meeting/bff/clock/clock'
import type { Figure } from '../figure.ts'
import { corps, eventAesKey, eventToken, type Lab } from '../lab.ts'
import { toRequest } from '../load.ts'
import { compare, warmUps } from '../rounds.ts'
import { prepared } from './booking.ts'
import { tell } from './timeline.ts'

/** A pushed event until DingTalk has its answer, against verifying, decrypting and inserting it and nothing else. */
export const eventPush: Figure = {
  name: 'event',
  about: 'an event push against bare verify + decrypt + insert',
  async measure(lab, { rounds, scale }) {
    const { corpId } = corps.large
    const [product, floor] = [await lab.product(), await lab.floor()]
    const key = toEventKey(eventAesKey)
    const count = 2_000 * scale
    const load = (path: string, kind: string) => (round: number) =>
      prepared(count, (index) => {
        const timestamp = String(systemClock.now())
        const nonce = `n${index}`
        const encrypt = sealEvent(key, `client-${corpId}`, toMessage(corpId, `${kind}-${round}-${index}`))
        const signature = signEvent(eventToken, timestamp, nonce, encrypt)
        const query = `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`
        return toRequest('POST', `${path}?${query}`, {}, JSON.stringify({ encrypt }))
      })
    const compared = await compare(
      { server: floor, expectStatus: 200, load: load('/events', 'floor') },
      {
        server: product,
        expectStatus: 200,
        load: load(`/meeting/dingtalk/events/${lab.corpKey(corpId)}`, 'ours'),
      },
      rounds,
    )
    await expectStored(lab, (rounds + warmUps) * count)
    return [{ figure: 'event push answered', goal: '≥ 0.7', ...tell(compared), ok: compared.ratio >= 0.7 }]
  },
}

/** An answer counts only when the event is kept. */
async function expectStored(lab: Lab, events: number): Promise<void> {
  const { stored } = await (
    await lab.database()
  )
    .selectFrom('incomingEvents')
    .select((select) => select.fn.countAll().as('stored'))
    .where('dedupeKey', 'like', 'id:ours-%')
    .executeTakeFirstOrThrow()
  if (Number(stored) !== events) throw new Error(`${stored} of ${events} events were stored`)
}

/** As long as the room events that DingTalk's documents show. */
function toMessage(corpId: string, id: string): string {
  return JSON.stringify({
    EventType: 'meetingroom_book',
    eventSubType: 'book_add',
    eventId: id,
    CorpId: corpId,
    TimeStamp: String(systemClock.now()),
    bookId: `book-${id}`,
    roomId: '7c1ecf3d5f0c8e7d',
    unionId: 'kiSWcZr5a0gCEXAMPLEUNIONiEiE',
    startTime: '2026-11-24 10:00',
    endTime: '2026-11-24 11:00',
    bookTime: '2026-11-23 09:12',
    title: '季度复盘与下阶段计划',
    extension: JSON.stringify({ calendarEventId: `Y2FsZW5kYXI=;${id}`, sceneType: 'calendar' }),
  })
}
