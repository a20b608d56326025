import {
  day,
  noticeKinds,
  rulesOfNotice,
  type FieldProblem,
  type LoggedNotice,
  type NoticeCounts,
  type NoticeKind,
  type NoticeKindChange,
  type NoticeLanguage,
  type NoticeLogPage,
  type NoticeReport,
  type NoticeSettingsChange,
  type NoticeTest,
} from '@meeting/shared'
import { checkTemplate } from '@meeting/shared/notices/notice-check'
import { sampleValues } from '@meeting/shared/notices/notice-samples'
import type { NoticeTemplate } from '@meeting/shared/notices/notice-templates'
import { fillTemplate } from '@meeting/shared/notices/notice-text'
import type { NoticeLogQuery } from '@meeting/shared/notices/notices.schema'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import { reportCallBudget } from '../call-budget/call-budget.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { DomainError } from '../errors.ts'
import { toAppLink } from './notice-links.ts'
import * as settings from './notice-settings.repository.ts'
import * as repository from './notices.admin.repository.ts'
import { invalidTemplate } from './notices.errors.ts'

const countedFor = 7 * day
const keptFor = 90 * day
const logPageSize = 50
const testMark = { 'zh-CN': '测试', 'en-US': 'Test' } as const satisfies Record<NoticeLanguage, string>
const exampleBooking = '00000000-0000-7000-8000-000000000000'

/** Every kind with its switch, its texts, and what became of its notices in the last 7 days. */
export async function reportNotices(context: CorpContext): Promise<NoticeReport> {
  const { dependencies, corp } = context
  const { database, clock } = dependencies
  const setup = await settings.readNoticeSetup(database, corp.corpId)
  const counts = await repository.countNotices(database, corp.corpId, clock.now() - countedFor)
  const { kinds: calls } = await reportCallBudget(context)
  const wordingOf = (kind: NoticeKind, language: NoticeLanguage) => ({
    ...setup.templates[language][kind],
    isOwn: setup.own.has(`${kind} ${language}`),
  })
  const kinds = noticeKinds.map((kind) => {
    const { isOnByDefault, offBecause } = rulesOfNotice(kind)
    const templates = { 'zh-CN': wordingOf(kind, 'zh-CN'), 'en-US': wordingOf(kind, 'en-US') }
    const numbers = counts.get(kind) ?? sum([])
    return { kind, isOn: setup.isOn.get(kind) ?? false, isOnByDefault, offBecause, templates, ...numbers }
  })
  return {
    language: setup.language,
    reminderMinutes: setup.reminderMinutes,
    kinds,
    counts: sum([...counts.values()]),
    sampleUrl: sampleUrlOf(context),
    calls: calls.filter(({ kind }) => kind.startsWith('notices.')).reduce((all, { calls: made }) => all + made, 0),
  }
}

function sum(all: readonly NoticeCounts[]): NoticeCounts {
  const total = { sent: 0, read: 0, missed: 0, waiting: 0, dropped: 0 }
  for (const counts of all) {
    for (const name of ['sent', 'read', 'missed', 'waiting', 'dropped'] as const) total[name] += counts[name]
  }
  return total
}

function sampleUrlOf({ dependencies, corp }: CorpContext): string {
  const { corpId, agentId } = corp
  return toAppLink({ bookingId: exampleBooking }, { publicUrl: dependencies.config.publicUrl, corpId, agentId })
}

/** Changes in which language people are told whose own is not known, and how long before the start they are reminded. */
export async function changeNoticeSettings(
  context: CorpContext,
  change: NoticeSettingsChange,
  actor: AuditActor,
): Promise<NoticeReport> {
  const { dependencies, corp } = context
  const { corpId } = corp
  const now = dependencies.clock.now()
  await dependencies.database.transaction().execute(async (transaction) => {
    await settings.lockNoticeSetup(transaction, corpId)
    const { language, reminderMinutes } = await settings.readNoticeSetup(transaction, corpId)
    const before = { language, reminderMinutes }
    const after = { language: change.language ?? language, reminderMinutes: change.reminderMinutes ?? reminderMinutes }
    const changed = (['language', 'reminderMinutes'] as const).filter((name) => before[name] !== after[name])
    if (changed.length === 0) return
    await settings.saveNoticeSettings(transaction, corpId, after, now)
    await recordAudit(transaction, {
      corpId,
      actor,
      action: 'notices.settings_changed',
      subject: { kind: 'notice', id: null, name: null },
      before: Object.fromEntries(changed.map((name) => [name, before[name]])),
      after: Object.fromEntries(changed.map((name) => [name, after[name]])),
      at: now,
    })
  })
  return reportNotices(context)
}

/** Switches a kind, or words it. Throws `request.invalid` for a text that names what there is not or does not fit into a card. */
export async function changeNoticeKind(
  context: CorpContext,
  kind: NoticeKind,
  { change, actor }: { change: NoticeKindChange; actor: AuditActor },
): Promise<NoticeReport> {
  const { dependencies, corp } = context
  const { corpId } = corp
  const now = dependencies.clock.now()
  if (change.wording?.template) requireFitting(context, kind, change.wording.language, change.wording.template)
  await dependencies.database.transaction().execute(async (transaction) => {
    await settings.lockNoticeSetup(transaction, corpId)
    const setup = await settings.readNoticeSetup(transaction, corpId)
    const subject = { kind: 'notice' as const, id: kind, name: null }
    const isOn = setup.isOn.get(kind) ?? false
    if (change.isOn !== undefined && change.isOn !== isOn) {
      await settings.saveSwitch(transaction, corpId, { kind, isOn: change.isOn }, now)
      const detail = { before: { isOn }, after: { isOn: change.isOn } }
      await recordAudit(transaction, { corpId, actor, action: 'notices.switched', subject, ...detail, at: now })
    }
    if (!change.wording) return
    const { language, template } = change.wording
    const old = setup.templates[language][kind]
    await settings.saveTemplate(transaction, corpId, { kind, language, template }, now)
    await recordAudit(transaction, {
      corpId,
      actor,
      action: template ? 'notices.worded' : 'notices.wording_reset',
      subject,
      before: { language, ...old },
      after: template ? { language, ...template } : { language },
      at: now,
    })
  })
  return reportNotices(context)
}

function requireFitting(
  context: CorpContext,
  kind: NoticeKind,
  language: NoticeLanguage,
  template: NoticeTemplate,
): void {
  const found = checkTemplate({ kind, language, template, url: sampleUrlOf(context) })
  if (found.length === 0) return
  throw invalidTemplate(
    found.map(({ field, issue, detail }): FieldProblem => ({
      path: `wording.template.${field}`,
      issue,
      limit: detail,
    })),
  )
}

/** Sends a text as it stands in the editor to whoever asks, with examples for its values. Answers the notice's id. */
export async function sendTestNotice(
  context: CorpContext,
  receiverId: string,
  { kind, language, template }: NoticeTest,
): Promise<LoggedNotice> {
  const { dependencies, corp } = context
  requireFitting(context, kind, language, template)
  const now = dependencies.clock.now()
  const words = fillTemplate(template, sampleValues(language))
  // Not to be taken for a real one, neither in DingTalk nor by the bell.
  const title = `${testMark[language]} · ${words.title}`
  const id = await repository.insertTest(dependencies.database, corp.corpId, {
    receiverId,
    language,
    title,
    body: words.body,
    notAfter: now + day,
    now,
  })
  return getLoggedNotice(context, id)
}

export async function getLoggedNotice({ dependencies, corp }: CorpContext, id: number): Promise<LoggedNotice> {
  const notice = await repository.findLogged(dependencies.database, corp.corpId, id)
  if (!notice) throw new DomainError('resource.not_found')
  return notice
}

/** Who was told what, and what became of it; newest first. */
export async function listNoticeLog(
  { dependencies, corp }: CorpContext,
  query: NoticeLogQuery,
): Promise<NoticeLogPage> {
  const found = await repository.listLog(dependencies.database, corp.corpId, { ...query, limit: logPageSize + 1 })
  const notices = found.slice(0, logPageSize)
  return { notices, next: found.length > logPageSize ? (notices.at(-1)?.id ?? null) : null }
}

/** Forgets notices of long ago; for a scheduled task. */
export async function removeOldNotices({ dependencies, corp }: CorpContext): Promise<void> {
  await repository.pruneNotices(dependencies.database, corp.corpId, dependencies.clock.now() - keptFor)
}
