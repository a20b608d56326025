import { minute, rulesOfNotice, type NoticeLanguage } from '@meeting/shared'
import type { CorpContext } from '../corps/corp-context.ts'
import type { Database } from '../database/database.ts'
import { publishUnseen } from './bell.ts'
import { toBatches, toSend, toTarget, type Bundle } from './bundling.ts'
import { toAppLink } from './notice-links.ts'
import { readNoticeSetup, type NoticeSetup } from './notice-settings.repository.ts'
import { findStaleness } from './notice-staleness.rules.ts'
import { wordNotice } from './notice-values.ts'
import { toSendEnd } from './send-outcome.rules.ts'
import * as repository from './sending.repository.ts'
import type { DueNotice, NewSend, SendEnd } from './sending.repository.ts'

/** Nobody gets two cards within this time: what comes up meanwhile waits and goes together. */
const pauseMs = minute
/** People told in one go. */
const claimLimit = 500
const callsAtOnce = 5
/** Longer than a call with its repetitions takes (dingtalk/transport). */
const leaseMs = 2 * minute
/** DingTalk delivers by and by: asked too early, it does not know yet. */
export const firstReceiptAfter = 2 * minute

/**
 * Sends a Corp's notices that are due. Chosen, re-checked and worded in one transaction, which also writes down what is going to
 * be sent; each call is marked before it is made, so that nothing is ever sent twice. Answers how many calls there were.
 */
export async function sendDueNotices(context: CorpContext, signal: AbortSignal): Promise<number> {
  const { dependencies, corp } = context
  const { database, clock, checkpoint } = dependencies
  await publishUnseen(dependencies, corp.corpId, await repository.takeOverDead(database, corp.corpId, clock.now()))
  await checkpoint('notices.before_claim')
  const { sends, missed } = await database.transaction().execute((transaction) => prepare(context, transaction))
  await checkpoint('notices.claimed')
  await publishUnseen(dependencies, corp.corpId, missed)
  const waiting = [...sends]
  const work = async () => {
    for (let send = waiting.shift(); send && !signal.aborted; send = waiting.shift()) await carryOut(context, send)
  }
  await Promise.all(Array.from({ length: Math.min(callsAtOnce, sends.length) }, work))
  if (waiting.length > 0)
    await repository.releasePrepared(
      database,
      waiting.map(({ id }) => id),
      clock.now(),
    )
  return sends.length
}

type Prepared = { sends: NewSend[]; missed: string[] }

async function prepare({ dependencies, corp }: CorpContext, transaction: Database): Promise<Prepared> {
  const { corpId } = corp
  if (!(await repository.tryLockSending(transaction, corpId))) return { sends: [], missed: [] }
  const now = dependencies.clock.now()
  const due = await repository.claimDue(transaction, corpId, { now, pauseMs, limit: claimLimit })
  if (due.length === 0) return { sends: [], missed: [] }
  const setup = await readNoticeSetup(transaction, corpId)
  const { timeZone } = corp.settings
  const word = (notice: DueNotice) => {
    const language = languageOf(notice, setup)
    return wordNotice(notice, { language, timeZone, template: (kind, spoken) => setup.templates[spoken][kind] })
  }
  const judged = due.map((notice) => ({
    notice,
    reason: findStaleness(notice, { isOn: (kind) => setup.isOn.get(kind) ?? false, now }),
  }))
  const stale = judged.flatMap(({ notice, reason }) => (reason ? [{ ...toEnd(notice, reason), ...word(notice) }] : []))
  await repository.endUnsent(transaction, corpId, stale, now)
  const live = judged.flatMap(({ notice, reason }) => (reason ? [] : [notice]))
  const link = { publicUrl: dependencies.config.publicUrl, corpId, agentId: corp.agentId }
  const bundles = [...Map.groupBy(live, ({ receiver }) => receiver.id).values()].map((notices): Bundle => ({
    language: notices[0] ? languageOf(notices[0], setup) : setup.language,
    url: toAppLink(toTarget(notices), link),
    notices: notices.map((notice) => ({ notice, words: word(notice) })),
  }))
  const batches = toBatches(bundles)
  const numbers = await repository.takeNumbers(transaction, batches.length)
  const sends = batches.map((batch, index) => toSend(batch, numbers[index] ?? 0, { now, timeZone }))
  await repository.insertSends(transaction, corpId, sends, { now, leasedUntil: now + leaseMs })
  const missedIds = new Set(stale.filter(({ state }) => state === 'missed').map(({ id }) => id))
  return { sends, missed: due.filter(({ id }) => missedIds.has(id)).map(({ receiver }) => receiver.id) }
}

function languageOf({ receiver, detail }: DueNotice, setup: NoticeSetup): NoticeLanguage {
  return detail.test?.language ?? receiver.language ?? setup.language
}

/** What DingTalk kept turning away until it was late is still worth reading in the app, if its kind is. */
function toEnd(notice: DueNotice, reason: string): { id: number; state: 'dropped' | 'missed'; reason: string } {
  const isWorthReading = notice.kind === 'test' || rulesOfNotice(notice.kind).keepsInBell
  const state = reason === 'late' && notice.attempts > 0 && isWorthReading ? 'missed' : 'dropped'
  return { id: notice.id, state, reason }
}

async function carryOut({ dependencies, corp }: CorpContext, send: NewSend): Promise<void> {
  const { database, clock, checkpoint, dingtalk, log } = dependencies
  const now = clock.now()
  await checkpoint('notices.before_mark')
  // Somebody else took it over while this process was slow.
  if (!(await repository.markSending(database, send.id, { now, leasedUntil: now + leaseMs }))) return
  await checkpoint('notices.before_call')
  const end = await call(() =>
    dingtalk(corp).notices.send({
      agentId: corp.agentId,
      userIds: send.userIds,
      message: send.card,
      priority: send.isNeeded ? 'booking' : 'refresh',
    }),
  )
  await checkpoint('notices.after_call')
  if (end.state !== 'accepted')
    log.warn({ corpId: corp.corpId, send: send.id, ...end }, 'a notice was not accepted by DingTalk')
  const receivers = await repository.settleSend(database, send.id, end, clock.now())
  await checkpoint('notices.settled')
  if (end.state !== 'accepted' || send.attempts > 0) await publishUnseen(dependencies, corp.corpId, receivers)

  async function call(sendIt: () => Promise<number>): Promise<SendEnd> {
    try {
      return { state: 'accepted', taskId: await sendIt(), resultDueAt: clock.now() + firstReceiptAfter }
    } catch (error) {
      return toSendEnd(error, { attempts: send.attempts, isNeeded: send.isNeeded, now: clock.now() })
    }
  }
}
