import type { NoticeLanguage } from './notice-kinds.ts'
import { longestValue, type NoticeValues } from './notice-text.ts'

const samples: Record<NoticeLanguage, Required<NoticeValues>> = {
  'zh-CN': {
    title: '第三季度产品评审',
    room: '望岳厅',
    time: '11月24日 周二 14:00–15:00',
    date: '11月24日 周二',
    start: '14:00',
    end: '15:00',
    organizer: '张晓雨',
    actor: '王建国',
    reason: '空调检修',
    contact: '行政 李敏 8021',
    changes: '14:00–15:00 → 15:00–16:00',
    previousRoom: '听雨轩',
    previousTime: '11月24日 周二 10:00–11:00',
    answer: '已通过',
    nextBooking: '15:00 起 研发例会',
    week: '11月16日 – 11月22日',
    bookings: '128',
    hours: '164',
    topRooms: '望岳厅、听雨轩、观澜阁',
    refusals: '2',
    missedNotices: '3',
    calls: '1 240 / 5 000',
    level: '80%',
    forecast: '6 100',
    claimBy: '14:10',
  },
  'en-US': {
    title: 'Product review, third quarter',
    room: 'Mountain View',
    time: 'Tue, Nov 24 14:00–15:00',
    date: 'Tue, Nov 24',
    start: '14:00',
    end: '15:00',
    organizer: 'Zhang Xiaoyu',
    actor: 'Wang Jianguo',
    reason: 'the air conditioning is being repaired',
    contact: 'Li Min, 8021',
    changes: '14:00–15:00 → 15:00–16:00',
    previousRoom: 'Rain House',
    previousTime: 'Tue, Nov 24 10:00–11:00',
    answer: 'approved',
    nextBooking: 'R&D weekly from 15:00',
    week: 'Nov 16 – Nov 22',
    bookings: '128',
    hours: '164',
    topRooms: 'Mountain View, Rain House, Wave Hall',
    refusals: '2',
    missedNotices: '3',
    calls: '1,240 of 5,000',
    level: '80%',
    forecast: '6,100',
    claimBy: '14:10',
  },
}

/** An example of every value, for previews. */
export function sampleValues(language: NoticeLanguage): NoticeValues {
  return samples[language]
}

const ownWords = ['title', 'room', 'previousRoom', 'reason', 'contact', 'topRooms', 'changes'] as const

/** The longest values that may come: a template must fit with them, too. */
export function longestValues(): NoticeValues {
  const long = (length: number) => '会'.repeat(length)
  const names = Object.keys(samples['zh-CN'])
  return {
    ...Object.fromEntries(names.map((name) => [name, long(20)])),
    ...Object.fromEntries(ownWords.map((name) => [name, long(longestValue)])),
  }
}
