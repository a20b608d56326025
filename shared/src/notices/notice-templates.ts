import type { NoticeKind, NoticeLanguage } from './notice-kinds.ts'

/** A notice's words: `title` is the line in the list of chats, `body` the card in DingTalk's markdown. `{room}` and the like are filled in. */
export type NoticeTemplate = { title: string; body: string }

const lines = (...all: string[]): string => all.join('\n')

/** How each kind is worded until a Corp words it otherwise. A line whose placeholder is not known of a booking is left out. */
export const defaultTemplates = {
  'zh-CN': {
    refused: {
      title: '会议室没有订成',
      body: lines(
        '### 会议室没有订成',
        '**{title}**',
        '- 会议室：{room}',
        '- 时间：{time}',
        '- 原因：{reason}',
        '',
        '请换一间或换个时间再订。',
      ),
    },
    cancelled_by_other: {
      title: '你的会议室预订已被取消',
      body: lines(
        '### 你的预订已被取消',
        '**{title}**',
        '- 会议室：{room}',
        '- 时间：{time}',
        '- 取消人：{actor}',
        '- 原因：{reason}',
      ),
    },
    room_closed: {
      title: '会议室停用，影响你的会议',
      body: lines(
        '### {previousRoom} 停用',
        '**{title}**',
        '- 时间：{time}',
        '- 原因：{reason}',
        '- 联系人：{contact}',
        '',
        '这场会议需要换一间会议室。',
      ),
    },
    booking_moved: {
      title: '会议换到了{room}',
      body: lines(
        '### 会议换到了 {room}',
        '**{title}**',
        '- 时间：{time}',
        '- 原会议室：{previousRoom}',
        '- 原时间：{previousTime}',
        '- 原因：{reason}',
        '- 联系人：{contact}',
      ),
    },
    handed_over: {
      title: '一场会议转交给你了',
      body: lines(
        '### 会议转交给你',
        '**{title}**',
        '- 会议室：{room}',
        '- 时间：{time}',
        '- 转交人：{actor}',
        '- 原因：{reason}',
        '',
        '现在由你组织：可以更改、取消。',
      ),
    },
    approval_answered: {
      title: '会议室审批：{answer}',
      body: lines('### 审批结果：{answer}', '**{title}**', '- 会议室：{room}', '- 时间：{time}'),
    },
    approval_asked: {
      title: '会议室等待审批',
      body: lines('### 等待审批', '**{title}**', '- 会议室：{room}', '- 时间：{time}', '', '有结果时再通知你。'),
    },
    claim_due: {
      title: '{claimBy} 前请签到：{room}',
      body: lines(
        '### 请在 {claimBy} 前签到',
        '**{title}**',
        '- 会议室：{room}',
        '- 时间：{time}',
        '',
        '过时没有签到，会议室会让给别人。',
      ),
    },
    released: {
      title: '{room} 没有签到，已释放',
      body: lines(
        '### 会议室已释放',
        '**{title}**',
        '- 会议室：{room}',
        '- 时间：{time}',
        '',
        '没有人签到。还需要？会议室空着的话，点“查看”一下就能拿回来。',
      ),
    },
    booked: {
      title: '已预订 {room}',
      body: lines('### 预订成功', '**{title}**', '- 会议室：{room}', '- 时间：{time}'),
    },
    invited: {
      title: '{organizer}邀请你开会',
      body: lines('### {organizer} 邀请你开会', '**{title}**', '- 会议室：{room}', '- 时间：{time}'),
    },
    changed: {
      title: '会议有变化：{title}',
      body: lines('### 会议有变化', '**{title}**', '- 会议室：{room}', '- 时间：{time}', '- 变化：{changes}'),
    },
    cancelled: {
      title: '会议取消：{title}',
      body: lines('### 会议取消', '**{title}**', '- 会议室：{room}', '- 时间：{time}', '- 取消人：{actor}'),
    },
    reminder: {
      title: '{start} 开会：{title}',
      body: lines('### {start} 开始', '**{title}**', '- 会议室：{room}', '- 时间：{time}'),
    },
    ending_soon: {
      title: '{room} 用到 {end}',
      body: lines('### 还有 5 分钟结束', '**{title}**', '- 会议室：{room}，用到 {end}', '- 之后：{nextBooking}'),
    },
    budget_warning: {
      title: '本月钉钉调用已用 {level}',
      body: lines(
        '### 钉钉调用已用 {level}',
        '- 本月已用：{calls}',
        '- 照这样到月底：{forecast}',
        '',
        '用到 95% 时，定时刷新会暂停，预订照常。可在“额度”页看看能省什么。',
      ),
    },
    weekly_digest: {
      title: '会议室周报 {week}',
      body: lines(
        '### 会议室周报',
        '**{week}**',
        '- 预订：{bookings} 场，{hours} 小时',
        '- 用得最多：{topRooms}',
        '- 被钉钉拒绝：{refusals} 场',
        '- 没有送达的通知：{missedNotices} 条',
        '- 本月钉钉调用：{calls}',
      ),
    },
  },
  'en-US': {
    refused: {
      title: 'The room could not be booked',
      body: lines(
        '### The room could not be booked',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '- Reason: {reason}',
        '',
        'Please choose another room or time.',
      ),
    },
    cancelled_by_other: {
      title: 'Your booking was cancelled',
      body: lines(
        '### Your booking was cancelled',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '- By: {actor}',
        '- Reason: {reason}',
      ),
    },
    room_closed: {
      title: 'A room is closed during your meeting',
      body: lines(
        '### {previousRoom} is closed',
        '**{title}**',
        '- Time: {time}',
        '- Reason: {reason}',
        '- Contact: {contact}',
        '',
        'This meeting needs another room.',
      ),
    },
    booking_moved: {
      title: 'Your meeting is now in {room}',
      body: lines(
        '### Now in {room}',
        '**{title}**',
        '- Time: {time}',
        '- Room before: {previousRoom}',
        '- Time before: {previousTime}',
        '- Reason: {reason}',
        '- Contact: {contact}',
      ),
    },
    handed_over: {
      title: 'A meeting is yours now',
      body: lines(
        '### A meeting was handed over to you',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '- By: {actor}',
        '- Reason: {reason}',
        '',
        'You are its organizer now: you may change or cancel it.',
      ),
    },
    approval_answered: {
      title: 'Room request: {answer}',
      body: lines('### Request {answer}', '**{title}**', '- Room: {room}', '- Time: {time}'),
    },
    approval_asked: {
      title: 'The room awaits approval',
      body: lines(
        '### Awaiting approval',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '',
        'You will hear the answer.',
      ),
    },
    claim_due: {
      title: 'Check in by {claimBy}: {room}',
      body: lines(
        '### Check in by {claimBy}',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '',
        'Otherwise the room goes to others.',
      ),
    },
    released: {
      title: 'Nobody checked in: {room} is released',
      body: lines(
        '### The room is released',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '',
        'Nobody checked in. Still needed? While the room is free, one tap takes it back.',
      ),
    },
    booked: {
      title: 'Booked: {room}',
      body: lines('### Booked', '**{title}**', '- Room: {room}', '- Time: {time}'),
    },
    invited: {
      title: '{organizer} invites you',
      body: lines('### {organizer} invites you', '**{title}**', '- Room: {room}', '- Time: {time}'),
    },
    changed: {
      title: 'Changed: {title}',
      body: lines(
        '### The meeting has changed',
        '**{title}**',
        '- Room: {room}',
        '- Time: {time}',
        '- Change: {changes}',
      ),
    },
    cancelled: {
      title: 'Cancelled: {title}',
      body: lines('### Cancelled', '**{title}**', '- Room: {room}', '- Time: {time}', '- By: {actor}'),
    },
    reminder: {
      title: 'At {start}: {title}',
      body: lines('### Starts at {start}', '**{title}**', '- Room: {room}', '- Time: {time}'),
    },
    ending_soon: {
      title: '{room} until {end}',
      body: lines('### 5 minutes left', '**{title}**', '- Room: {room}, until {end}', '- Then: {nextBooking}'),
    },
    budget_warning: {
      title: "{level} of this month's DingTalk calls are used",
      body: lines(
        "### {level} of DingTalk's calls are used",
        '- This month: {calls}',
        "- At this pace by the month's end: {forecast}",
        '',
        'From 95% on, timed refreshes wait; booking goes on. The page Call budget says what would save calls.',
      ),
    },
    weekly_digest: {
      title: 'Meeting rooms, {week}',
      body: lines(
        '### Meeting rooms',
        '**{week}**',
        '- Booked: {bookings} meetings, {hours} hours',
        '- Most used: {topRooms}',
        '- Refused by DingTalk: {refusals}',
        '- Notices not delivered: {missedNotices}',
        "- DingTalk's calls this month: {calls}",
      ),
    },
  },
} as const satisfies Record<NoticeLanguage, Record<NoticeKind, NoticeTemplate>>
