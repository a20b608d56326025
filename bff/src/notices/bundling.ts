import { rulesOfNotice, toWallTime, type NoticeLanguage } from '@meeting/shared'
import { toCard } from '@meeting/shared/notices/notice-card'
import type { NoticeTemplate } from '@meeting/shared/notices/notice-templates'
import { toClock } from '@meeting/shared/notices/notice-words'
import type { NoticeTarget } from './notice-links.ts'
import type { DueNotice, NewSend } from './sending.repository.ts'

/** DingTalk takes no more in one call (server-api.md §5.1). */
const maxReceivers = 100

export type WordedNotice = { notice: DueNotice; words: NoticeTemplate }
/** Everything that is due for one person, and where its button leads. */
export type Bundle = { language: NoticeLanguage; url: string; notices: WordedNotice[] }
/** People who are told exactly the same. */
export type Batch = { language: NoticeLanguage; url: string; bundles: Bundle[] }

/** Where a bundle leads: to its booking when it is about one only, else to the list of notices. */
export function toTarget(notices: readonly DueNotice[]): NoticeTarget {
  const bookings = new Set(notices.map(({ booking }) => booking?.id ?? null))
  const [only] = bookings
  if (bookings.size === 1 && only) return { bookingId: only }
  if (notices.every(({ kind }) => kind === 'budget_warning')) return { adminPath: '/admin/budget' }
  return notices.every(({ kind }) => kind === 'weekly_digest') ? { adminPath: '/admin' } : 'list'
}

/** One batch per distinct content, of at most 100 people: as many calls as there are batches. */
export function toBatches(bundles: readonly Bundle[]): Batch[] {
  const same = new Map<string, Bundle[]>()
  for (const bundle of bundles) {
    const { language, url, notices } = bundle
    const key = JSON.stringify([language, url, notices.map(({ words }) => words)])
    const batch = same.get(key) ?? []
    same.set(key, [...batch, bundle])
  }
  return [...same.values()].flatMap((alike) =>
    chunk(alike, maxReceivers).map((part) => ({ ...pick(part[0] ?? alike[0]), bundles: part })),
  )
}

function pick(bundle: Bundle | undefined): Pick<Batch, 'language' | 'url'> {
  return { language: bundle?.language ?? 'zh-CN', url: bundle?.url ?? '' }
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

/** The call that tells a batch, under its own number. */
export function toSend(batch: Batch, id: number, { now, timeZone }: { now: number; timeZone: string }): NewSend {
  const all = batch.bundles.flatMap((bundle) => bundle.notices)
  const card = toCard({
    notices: batch.bundles[0]?.notices.map(({ words }) => words) ?? [],
    language: batch.language,
    url: batch.url,
    time: toClock(toWallTime(now, timeZone).minutes),
    number: id,
  })
  return {
    id,
    card,
    userIds: batch.bundles.flatMap((bundle) => bundle.notices[0]?.notice.receiver.userId ?? []),
    isNeeded: all.some(({ notice }) => notice.kind === 'test' || rulesOfNotice(notice.kind).urgency === 'needed'),
    attempts: Math.max(0, ...all.map(({ notice }) => notice.attempts)),
    notices: all.map(({ notice, words }) => ({ id: notice.id, ...words })),
    receivers: batch.bundles.length,
  }
}
