import type { NoticeKind, NoticeLanguage } from '@meeting/shared'
import type { NoticeTemplate } from '@meeting/shared/notices/notice-templates'
import { fillTemplate, type NoticeValues } from '@meeting/shared/notices/notice-text'
import {
  toAnswerWords,
  toChangeWords,
  toNameList,
  toRefusalWords,
  toTimeWords,
} from '@meeting/shared/notices/notice-words'
import type { NoticeDetail } from './notices.types.ts'
import type { DueNotice, NoticedBooking } from './sending.repository.ts'

export type Wording = {
  language: NoticeLanguage
  /** Of bookings without a room. */
  timeZone: string
  template: (kind: NoticeKind, language: NoticeLanguage) => NoticeTemplate
}

/** What one person is told by a notice, in their language, as everything stands at this moment. */
export function wordNotice(notice: DueNotice, { language, timeZone, template }: Wording): NoticeTemplate {
  const { kind, detail } = notice
  if (kind === 'test')
    return detail.test ? { title: detail.test.title, body: detail.test.body } : { title: '', body: '' }
  return fillTemplate(template(kind, language), toValues(notice, language, timeZone))
}

function toValues({ booking, detail, actorName }: DueNotice, language: NoticeLanguage, timeZone: string): NoticeValues {
  return {
    ...(booking ? ofBooking(booking, detail, language, booking.timeZone ?? timeZone) : {}),
    ...(actorName ? { actor: actorName } : {}),
    ...(detail.contact ? { contact: detail.contact } : {}),
    ...(detail.answer ? { answer: toAnswerWords(detail.answer, language) } : {}),
    ...(detail.previousRooms ? { previousRoom: toNameList(detail.previousRooms, language) } : {}),
    ...detail.digest,
    ...toReason(booking, detail, language),
  }
}

function toReason(booking: NoticedBooking | null, { reason }: NoticeDetail, language: NoticeLanguage): NoticeValues {
  if (reason) return { reason }
  return booking?.refusal ? { reason: toRefusalWords(booking.refusal, language) } : {}
}

function ofBooking(
  booking: NoticedBooking,
  detail: NoticeDetail,
  language: NoticeLanguage,
  zone: string,
): NoticeValues {
  const when = toTimeWords(booking, zone, language)
  const room = toNameList(booking.roomNames, language)
  const { previousStart, previousEnd, previousRooms, nextStart, claimBy } = detail
  const before =
    previousStart !== undefined && previousEnd !== undefined
      ? toTimeWords({ start: previousStart, end: previousEnd }, zone, language)
      : null
  const isOtherTime = before !== null && before.time !== when.time
  const roomBefore = previousRooms ? toNameList(previousRooms, language) : room
  const changes = [
    ...(isOtherTime ? [toChangeWords(before.time, when.time)] : []),
    ...(roomBefore === room ? [] : [toChangeWords(roomBefore, room)]),
  ]
  return {
    ...when,
    title: booking.title,
    room,
    changes: changes.join(language === 'zh-CN' ? '；' : '; '),
    ...(booking.organizerName ? { organizer: booking.organizerName } : {}),
    ...(isOtherTime ? { previousTime: before.time } : {}),
    ...(claimBy === undefined ? {} : { claimBy: toTimeWords({ start: claimBy, end: claimBy }, zone, language).start }),
    ...(nextStart === undefined ? {} : { nextBooking: toNextWords(nextStart, zone, language) }),
  }
}

function toNextWords(start: number | null, zone: string, language: NoticeLanguage): string {
  if (start === null) return language === 'zh-CN' ? '两小时内空闲' : 'free for two hours'
  const clock = toTimeWords({ start, end: start }, zone, language).start
  return language === 'zh-CN' ? `${clock} 起另有会议` : `the next meeting begins at ${clock}`
}
