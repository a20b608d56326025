import { minute, warningLevel } from '@meeting/shared'
import { reportCallBudget } from '../call-budget/call-budget.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { isPassing } from '../dingtalk/dingtalk.errors.ts'
import { publishUnseen } from './bell.ts'
import * as repository from './receipts.repository.ts'
import type { DueReceipt, Receipt } from './receipts.repository.ts'

/** How long to wait before asking again what DingTalk did not know; it answers for 24 hours (server-api.md §5.3). */
const pauses = [10 * minute, 60 * minute]
const receiptsAtOnce = 20

/**
 * Asks DingTalk what became of the notices that it accepted: over its limits it drops them without a word. Whom it did not reach
 * reads them in the app. From half of the month's calls on only what matters is asked about. Answers how many sends were looked at.
 */
export async function readReceipts(context: CorpContext, signal: AbortSignal): Promise<number> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const now = clock.now()
  const nextAt = now + (pauses[0] ?? minute)
  const due = await repository.claimReceipts(database, corp.corpId, { now, nextAt, limit: receiptsAtOnce })
  if (due.length === 0) return 0
  const { used, settings, reduced } = await reportCallBudget(context)
  const isShort = reduced !== null || warningLevel(used, settings.monthlyCalls) !== null
  for (const receipt of due) {
    if (signal.aborted) break
    if (isShort && !receipt.isNeeded) await repository.closeReceipt(database, receipt.id)
    else await readReceipt(context, receipt)
  }
  return due.length
}

async function readReceipt({ dependencies, corp }: CorpContext, due: DueReceipt): Promise<void> {
  const { database, clock, dingtalk, log } = dependencies
  const task = { agentId: corp.agentId, taskId: due.taskId }
  const isLast = due.attempts > pauses.length
  try {
    const { notices } = dingtalk(corp)
    const { read, unread, refused } = await notices.readResult(task)
    const missed = await repository.saveReceipts(database, due.id, toReceipts(read, unread, refused), clock.now())
    await publishUnseen(dependencies, corp.corpId, missed)
    const isSilent = (await repository.countSilent(database, due.id)) > 0
    if (isLast || !isSilent || (await notices.isSent(task))) await repository.closeReceipt(database, due.id)
  } catch (error) {
    log.warn({ err: error, corpId: corp.corpId, send: due.id }, 'what became of a notice could not be read')
    if (isLast || !isPassing(error)) await repository.closeReceipt(database, due.id)
  }
}

function toReceipts(
  read: readonly string[],
  unread: readonly string[],
  refused: ReadonlyMap<string, string>,
): Receipt[] {
  const all = new Map<string, Receipt>()
  for (const userId of unread) all.set(userId, { userId, delivery: 'delivered', refused: null })
  for (const userId of read) all.set(userId, { userId, delivery: 'read', refused: null })
  for (const [userId, code] of refused) all.set(userId, { userId, delivery: null, refused: code })
  return [...all.values()]
}
