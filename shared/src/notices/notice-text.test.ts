import { describe, expect, test } from 'vitest'
import { maxMessageBytes, sizeOf, toCard, type CardInput } from './notice-card.ts'
import { noticeKinds, noticeLanguages, rulesOfNotice } from './notice-kinds.ts'
import { longestValues, sampleValues } from './notice-samples.ts'
import { defaultTemplates } from './notice-templates.ts'
import { byteLength, fillTemplate, toSafeText, unknownPlaceholders } from './notice-text.ts'
import { toNameList, toRefusalWords, toTimeWords } from './notice-words.ts'

const url = `https://meeting.example/meeting/${'x'.repeat(300)}`
const aCard = (notices: CardInput['notices'], given: Partial<CardInput> = {}) =>
  toCard({ notices, language: 'zh-CN', url, time: '09:30', number: 7, ...given })

const everyTemplate = noticeLanguages.flatMap((language) =>
  noticeKinds.map((kind) => ({ language, kind, template: defaultTemplates[language][kind] })),
)

describe("the product's own texts", () => {
  test.each(everyTemplate)('$kind in $language names only what there is', ({ kind, template }) => {
    expect(unknownPlaceholders(template, rulesOfNotice(kind).placeholders)).toEqual([])
  })

  test.each(everyTemplate)('$kind in $language fits with the longest values', ({ language, template }) => {
    const filled = fillTemplate(template, longestValues())
    const card = aCard([filled], { language })
    expect(sizeOf(card)).toBeLessThanOrEqual(maxMessageBytes)
    expect(card.action_card.markdown.split('\n').length).toBeGreaterThanOrEqual(filled.body.split('\n').length)
  })

  test.each(everyTemplate)('$kind in $language leaves no placeholder behind', ({ language, template }) => {
    const { title, body } = fillTemplate(template, sampleValues(language))
    expect(`${title}${body}`).not.toMatch(/[{}]/)
    expect(title).not.toBe('')
  })
})

describe('what people typed', () => {
  test('is never taken for markdown, a link or a placeholder', () => {
    const { body } = fillTemplate(
      { title: '', body: '**{title}**\n- {room}' },
      { title: '# [点我](http://x.example) *{room}*\n## 二', room: '{title}' },
    )
    expect(body).toBe('**＃ ［点我］(http：//x.example) ＊{room}＊ ＃＃ 二**\n- {title}')
  })

  test('cannot begin a list', () => {
    expect(toSafeText('- 一')).toBe('\u200B- 一')
    expect(toSafeText('1. 一')).toBe('\u200B1. 一')
    expect(toSafeText('1.5 倍')).toBe('1.5 倍')
  })

  test('is cut between characters', () => {
    expect(fillTemplate({ title: '{title}', body: '' }, { title: '👍'.repeat(70) }).title).toBe(`${'👍'.repeat(59)}…`)
  })
})

describe('a line', () => {
  test('whose value is not known is left out', () => {
    const template = { title: '取消', body: '### 取消\n- 原因：{reason}\n- 时间：{time}' }
    expect(fillTemplate(template, { time: '10:00', reason: '' }).body).toBe('### 取消\n- 时间：10:00')
  })
})

describe('a card', () => {
  test('says when it was sent and its number: no two are the same', () => {
    const notice = { title: '取消', body: '### 取消' }
    const [first, second] = [aCard([notice]), aCard([notice], { number: 8 })]
    expect(first.action_card.markdown).toBe('### 取消\n\n会议预约 09:30 · No.7')
    expect(second).not.toEqual(first)
  })

  test('of several notices has one section each, and says how many did not fit', () => {
    const notices = Array.from({ length: 40 }, (_, index) => ({
      title: `会议 ${index} 换到了望岳厅`,
      body: '### 换到了望岳厅\n**周会**\n- 时间：11月24日 周二 14:00–15:00',
    }))
    const { title, markdown } = aCard(notices).action_card
    const shown = markdown.match(/^#### /gm)?.length ?? 0
    expect(title).toBe('40 条会议通知')
    expect(shown).toBeGreaterThan(5)
    expect(markdown).toContain(`还有 ${40 - shown} 条`)
    expect(markdown).not.toMatch(/^### /m)
    expect(sizeOf(aCard(notices))).toBeLessThanOrEqual(maxMessageBytes)
  })

  test('that is too long loses its last lines', () => {
    const body = Array.from({ length: 60 }, (_, index) => `- 第 ${index} 行，很长很长很长`).join('\n')
    const card = aCard([{ title: '长', body }])
    expect(sizeOf(card)).toBeLessThanOrEqual(maxMessageBytes)
    expect(card.action_card.markdown).toContain('第 0 行')
    expect(card.action_card.markdown).toContain('No.7')
  })

  test('breaks its lines, which DingTalk would join', () => {
    expect(aCard([{ title: '', body: '一\n二\n\n三' }]).action_card.markdown).toMatch(/^一 {2}\n二\n\n三\n\n/)
  })
})

test.each(['周会', 'Ünïcode', '👍👍', 'abc\u0000'])('%s is as long as DingTalk counts', (text) => {
  expect(byteLength(text)).toBe(new TextEncoder().encode(text).length)
})

describe('words for', () => {
  const range = (start: string, end: string) => ({ start: Date.parse(start), end: Date.parse(end) })

  test('a time', () => {
    const time = range('2026-11-24T14:00:00+08:00', '2026-11-24T15:30:00+08:00')
    expect(toTimeWords(time, 'Asia/Shanghai', 'zh-CN').time).toBe('11月24日 周二 14:00–15:30')
    expect(toTimeWords(time, 'Europe/Berlin', 'en-US').time).toBe('Tue, Nov 24 07:00–08:30')
  })

  test('a time over midnight', () => {
    const time = range('2026-11-24T23:00:00+08:00', '2026-11-25T01:00:00+08:00')
    expect(toTimeWords(time, 'Asia/Shanghai', 'zh-CN').time).toBe('11月24日 周二 23:00 – 11月25日 周三 01:00')
  })

  test('many rooms', () => {
    expect(toNameList(['一', '二', '三', '四', '五'], 'zh-CN')).toBe('一、二、三 等 5 间')
    expect(toNameList(['A', 'B', 'C', 'D'], 'en-US')).toBe('A, B, C and 1 more')
  })

  test("a refusal are DingTalk's own where a rule has some", () => {
    expect(toRefusalWords({ reason: 'rule', roomId: null, texts: ['预定时长不得超过 60 分钟'] }, 'en-US')).toContain(
      '60',
    )
    expect(toRefusalWords({ reason: 'room_taken', roomId: null, texts: ['busy'] }, 'zh-CN')).toBe('会议室已被别人预订')
  })
})
