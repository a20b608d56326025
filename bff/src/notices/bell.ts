import {
  day,
  noticeKinds,
  rulesOfNotice,
  type BellPage,
  type Bootstrap,
  type NoticeKind,
  type NoticeLanguage,
  type NoticeMutes,
  type UnseenNotices,
} from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import * as repository from './bell.repository.ts'
import { readNoticeSetup } from './notice-settings.repository.ts'

type BellContext = { dependencies: Pick<Dependencies, 'database' | 'clock' | 'changes'>; session: Session }

const keptFor = 30 * day
const pageSize = 20

/** What the caller was told lately, newest first; `before` is the page before's `next`. */
export async function listMyNotices(
  { dependencies, session }: BellContext,
  { before }: { before: number | null },
): Promise<BellPage> {
  const since = dependencies.clock.now() - keptFor
  const found = await repository.listBell(dependencies.database, session.corpId, session.employeeId, {
    before,
    since,
    limit: pageSize + 1,
  })
  const notices = found.slice(0, pageSize)
  return { notices, next: found.length > pageSize ? (notices.at(-1)?.id ?? null) : null }
}

/** How many notices the caller has missed: they did not arrive in DingTalk and were not seen here. */
export async function countMyUnseen({ dependencies, session }: BellContext): Promise<number> {
  const { corpId, employeeId } = session
  return (await repository.countUnseen(dependencies.database, corpId, [employeeId]))[employeeId] ?? 0
}

/** The caller has seen everything up to a notice; their other screens hear of it. */
export async function markNoticesSeen(context: BellContext, upTo: number): Promise<UnseenNotices> {
  const { dependencies, session } = context
  const { corpId, employeeId } = session
  await repository.markSeen(dependencies.database, corpId, employeeId, { upTo, now: dependencies.clock.now() })
  await publishUnseen(dependencies, corpId, [employeeId])
  return { unseen: await countMyUnseen(context) }
}

/** Tells the open screens of these people how many notices they have missed by now. */
export async function publishUnseen(
  { database, changes }: Pick<Dependencies, 'database' | 'changes'>,
  corpId: string,
  employeeIds: readonly string[],
): Promise<void> {
  const people = [...new Set(employeeIds)]
  if (people.length === 0) return
  const counts = await repository.countUnseen(database, corpId, people)
  // One change is one NOTIFY of limited length.
  for (let from = 0; from < people.length; from += 100) {
    const some = people.slice(from, from + 100).map((id) => [id, counts[id] ?? 0] as const)
    changes.publish({ kind: 'notices', corpId, unseen: Object.fromEntries(some) })
  }
}

/** What the caller is told of in this Corp, and what of it they muted. */
export async function readMyMutes({ dependencies, session }: BellContext): Promise<NoticeMutes> {
  const { database } = dependencies
  const kinds = await listKindsFor(database, session)
  const muted = await repository.listMutes(database, session.corpId, session.employeeId)
  return { kinds, muted: kinds.filter((kind) => muted.includes(kind)) }
}

/** What the Corp has switched off stays as it was for the day when it is switched on. */
export async function changeMyMutes(context: BellContext, muted: readonly NoticeKind[]): Promise<NoticeMutes> {
  const { dependencies, session } = context
  const { corpId, employeeId } = session
  await dependencies.database.transaction().execute(async (transaction) => {
    const kinds = await listKindsFor(transaction, session)
    await repository.saveMutes(transaction, corpId, employeeId, { kinds, muted })
  })
  return readMyMutes(context)
}

async function listKindsFor(database: Database, { corpId, administratorRole }: Session): Promise<NoticeKind[]> {
  const { isOn } = await readNoticeSetup(database, corpId)
  return noticeKinds.filter(
    (kind) =>
      isOn.get(kind) === true && (administratorRole !== null || rulesOfNotice(kind).audience !== 'administrators'),
  )
}

/** Notices are worded in the language in which their receiver last used the app. */
export async function rememberLanguage(
  { dependencies, session }: BellContext,
  language: NoticeLanguage,
): Promise<void> {
  await repository.saveLanguage(dependencies.database, session.corpId, session.employeeId, language)
}

/** What the first screen needs to know of the caller's notices. */
export async function readMyBell({ dependencies, session }: BellContext): Promise<Bootstrap['notices']> {
  return repository.readBell(dependencies.database, session.corpId, session.employeeId)
}
