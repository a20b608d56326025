import type { NoticeLanguage } from './notice-kinds.ts'
import type { NoticeTemplate } from './notice-templates.ts'
import { byteLength, shortenText, toSafeText } from './notice-text.ts'

/** The longest message that DingTalk takes, as JSON in bytes of UTF-8 (server-api.md §5.1). */
export const maxMessageBytes = 2_048
const maxTitleLength = 60

/** A work notification with one button (server-api.md §5.2). */
export type NoticeCard = {
  msgtype: 'action_card'
  action_card: { title: string; markdown: string; single_title: string; single_url: string }
}

export type CardInput = {
  /** Filled in already; several are told in one card. */
  notices: readonly NoticeTemplate[]
  language: NoticeLanguage
  /** Where the button leads. */
  url: string
  /** When it is sent, as `HH:mm`, and its number: no two cards are the same (identical ones are dropped by DingTalk). */
  time: string
  number: number
}

const words = {
  'zh-CN': {
    several: (count: number) => `${count} 条会议通知`,
    more: (count: number) => `还有 ${count} 条，请在应用里查看。`,
    open: '查看',
    openAll: '查看全部',
    footer: (time: string, number: number) => `会议预约 ${time} · No.${number}`,
  },
  'en-US': {
    several: (count: number) => `${count} notices about meetings`,
    more: (count: number) => `${count} more in the app.`,
    open: 'Open',
    openAll: 'See all',
    footer: (time: string, number: number) => `Meeting rooms ${time} · No.${number}`,
  },
} as const

/** The card that tells one person of one or several things; always within DingTalk's limit. */
export function toCard(input: CardInput): NoticeCard {
  const { notices, language } = input
  const [only] = notices
  if (!only || notices.length > 1) return severalIn(input)
  const text = words[language]
  const card = (body: string) => build(input, only.title, body, text.open)
  for (let { body } = only; ; body = cutLastLine(body)) {
    const fitting = card(body)
    if (sizeOf(fitting) <= maxMessageBytes || body === '') return fitting
  }
}

function severalIn(input: CardInput): NoticeCard {
  const { notices, language } = input
  const text = words[language]
  const sections = notices.map(toSection)
  for (let shown = sections.length; ; shown -= 1) {
    const left = sections.length - shown
    const parts = [...sections.slice(0, shown), ...(left > 0 ? [text.more(left)] : [])]
    const card = build(input, text.several(notices.length), parts.join('\n\n'), text.openAll)
    if (sizeOf(card) <= maxMessageBytes || shown === 0) return card
  }
}

/** Its headings would be as many titles. */
function toSection({ title, body }: NoticeTemplate): string {
  const rest = body.split('\n').filter((line) => !line.startsWith('#'))
  return [`#### ${toSafeText(title)}`, ...rest].join('\n').trim()
}

function build({ language, url, time, number }: CardInput, title: string, body: string, button: string): NoticeCard {
  const footer = words[language].footer(time, number)
  const markdown = withBreaks(`${body}\n\n${footer}`)
  return {
    msgtype: 'action_card',
    action_card: { title: shortenText(title, maxTitleLength), markdown, single_title: button, single_url: url },
  }
}

/** DingTalk joins lines that are not told to break. */
function withBreaks(markdown: string): string {
  return markdown.replaceAll(/([^\n])\n(?=[^\n])/g, '$1  \n')
}

function cutLastLine(body: string): string {
  const end = body.lastIndexOf('\n')
  return end < 0 ? '' : body.slice(0, end).trimEnd()
}

export function sizeOf(card: NoticeCard): number {
  return byteLength(JSON.stringify(card))
}
