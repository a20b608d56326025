import type { NoticeKind } from '@meeting/shared'
import type { Language } from '../i18n/language.ts'

/** What each kind of notice is called; a kind without a name does not compile. */
export const noticeKindWords: Record<Language, Record<NoticeKind | 'test', string>> = {
  'zh-CN': {
    refused: '没有订成',
    cancelled_by_other: '预订被他人取消',
    room_closed: '会议室停用',
    booking_moved: '会议换了会议室',
    handed_over: '会议转交给我',
    approval_answered: '审批有结果',
    approval_asked: '等待审批',
    claim_due: '提醒签到',
    released: '没有签到，已释放',
    booked: '预订成功',
    invited: '邀请开会',
    changed: '会议有变化',
    cancelled: '会议取消',
    reminder: '开始前提醒',
    ending_soon: '结束前 5 分钟',
    weekly_digest: '每周小结',
    test: '测试通知',
  },
  'en-US': {
    refused: 'Not booked after all',
    cancelled_by_other: 'Cancelled by somebody else',
    room_closed: 'Room closed',
    booking_moved: 'Moved to another room',
    handed_over: 'Handed over to me',
    approval_answered: 'Request answered',
    approval_asked: 'Awaiting approval',
    claim_due: 'Check in soon',
    released: 'Released, nobody checked in',
    booked: 'Booked',
    invited: 'Invited',
    changed: 'Meeting changed',
    cancelled: 'Meeting cancelled',
    reminder: 'Reminder before the start',
    ending_soon: 'Five minutes before the end',
    weekly_digest: 'Weekly digest',
    test: 'Test notice',
  },
}
