import { sql } from 'kysely'
import {
  defaultReminderMinutes,
  noticeKinds,
  rulesOfNotice,
  type NoticeKind,
  type NoticeLanguage,
} from '@meeting/shared'
import { defaultTemplates, type NoticeTemplate } from '@meeting/shared/notices/notice-templates'
import type { Database } from '../database/database.ts'

/** How a Corp's notices are set: its own choices over the product's. */
export type NoticeSetup = {
  /** Of people whose own is not known. */
  language: NoticeLanguage
  reminderMinutes: number
  isOn: ReadonlyMap<NoticeKind, boolean>
  templates: Record<NoticeLanguage, Record<NoticeKind, NoticeTemplate>>
  /** Which of the templates are the Corp's own, as `kind language`. */
  own: ReadonlySet<string>
}

export async function readNoticeSetup(database: Database, corpId: string): Promise<NoticeSetup> {
  const settings = await database
    .selectFrom('noticeSettings')
    .select(['language', 'reminderMinutes'])
    .where('corpId', '=', corpId)
    .executeTakeFirst()
  const switches = await database
    .selectFrom('noticeSwitches')
    .select(['kind', 'isOn'])
    .where('corpId', '=', corpId)
    .execute()
  const templates = await database
    .selectFrom('noticeTemplates')
    .select(['kind', 'language', 'title', 'body'])
    .where('corpId', '=', corpId)
    .execute()
  const chosen = new Map(switches.map(({ kind, isOn }) => [kind, isOn]))
  const worded = new Map(templates.map(({ kind, language, ...words }) => [`${kind} ${language}`, words]))
  const inLanguage = (language: NoticeLanguage) => ({
    ...defaultTemplates[language],
    ...Object.fromEntries(
      noticeKinds.flatMap((kind) => {
        const words = worded.get(`${kind} ${language}`)
        return words ? [[kind, words]] : []
      }),
    ),
  })
  return {
    // The column is checked.
    language: (settings?.language ?? 'zh-CN') as NoticeLanguage,
    reminderMinutes: settings?.reminderMinutes ?? defaultReminderMinutes,
    isOn: new Map(noticeKinds.map((kind) => [kind, chosen.get(kind) ?? rulesOfNotice(kind).isOnByDefault])),
    templates: { 'zh-CN': inLanguage('zh-CN'), 'en-US': inLanguage('en-US') },
    own: new Set(worded.keys()),
  }
}

/** One at a time per Corp: whoever changes how notices are set. */
export async function lockNoticeSetup(database: Database, corpId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('notice setup'), hashtext(${corpId}))`.execute(database)
}

export async function saveSwitch(
  database: Database,
  corpId: string,
  { kind, isOn }: { kind: NoticeKind; isOn: boolean },
  now: number,
): Promise<void> {
  const updatedAt = new Date(now)
  await database
    .insertInto('noticeSwitches')
    .values({ corpId, kind, isOn, updatedAt })
    .onConflict((conflict) => conflict.columns(['corpId', 'kind']).doUpdateSet({ isOn, updatedAt }))
    .execute()
}

/** `template` null: back to the product's own. */
export async function saveTemplate(
  database: Database,
  corpId: string,
  { kind, language, template }: { kind: NoticeKind; language: NoticeLanguage; template: NoticeTemplate | null },
  now: number,
): Promise<void> {
  if (!template) {
    await database
      .deleteFrom('noticeTemplates')
      .where('corpId', '=', corpId)
      .where('kind', '=', kind)
      .where('language', '=', language)
      .execute()
    return
  }
  const words = { ...template, updatedAt: new Date(now) }
  await database
    .insertInto('noticeTemplates')
    .values({ corpId, kind, language, ...words })
    .onConflict((conflict) => conflict.columns(['corpId', 'kind', 'language']).doUpdateSet(words))
    .execute()
}

export async function saveNoticeSettings(
  database: Database,
  corpId: string,
  settings: { language: NoticeLanguage; reminderMinutes: number },
  now: number,
): Promise<void> {
  const values = { ...settings, updatedAt: new Date(now) }
  await database
    .insertInto('noticeSettings')
    .values({ corpId, ...values })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(values))
    .execute()
}

/** Corps that have switched on a kind that is off until somebody does. */
export async function listCorpsWith(database: Database, kind: NoticeKind): Promise<string[]> {
  const rows = await database
    .selectFrom('noticeSwitches')
    .select('corpId')
    .where('kind', '=', kind)
    .where('isOn', '=', true)
    .execute()
  return rows.map(({ corpId }) => corpId)
}
