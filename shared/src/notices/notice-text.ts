import type { NoticePlaceholder } from './notice-kinds.ts'
import type { NoticeTemplate } from './notice-templates.ts'

/** What the placeholders stand for, as plain text; what is absent or empty is not known. */
export type NoticeValues = Partial<Record<NoticePlaceholder, string>>

/** A value is cut to so many characters: a card must fit into 2 048 bytes. */
export const longestValue = 60

const placeholder = /\{([a-zA-Z]+)\}/g

/** What DingTalk's markdown would take for a sign, and the wide form that it takes for a letter. */
const wideForms: Record<string, string> = {
  '*': '＊',
  _: '＿',
  '`': '｀',
  '[': '［',
  ']': '］',
  '#': '＃',
  '<': '＜',
  '>': '＞',
  '~': '～',
  '|': '｜',
  '\\': '＼',
}

/** Somebody's own words, safe inside a card: one line, no signs of markdown, no links. */
export function toSafeText(text: string): string {
  return text
    .replaceAll(/\p{Cc}+|[\u2028\u2029]+/gu, ' ')
    .replaceAll(/[*_`[\]#<>~|\\]/g, (sign) => wideForms[sign] ?? sign)
    .replaceAll('://', '：//')
    .replace(/^([-+]|\d+\.)(?=\s)/, '\u200B$1')
    .trim()
}

/** At most so many characters, the last one an ellipsis when something was cut. */
export function shortenText(text: string, length: number): string {
  const characters = Array.from(text)
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

/** Fills in one pass, so that a value is never taken for a placeholder. A line with an unknown value is left out. */
function fillLine(line: string, values: NoticeValues, toValue: (text: string) => string): string | null {
  let isKnown = true
  const filled = line.replaceAll(placeholder, (_, name: string) => {
    // Templates are checked when they are saved; a name that is none is simply not known.
    const value = values[name as NoticePlaceholder]
    if (!value) isKnown = false
    return toValue(value ?? '')
  })
  return isKnown ? filled : null
}

/** A template with its values: the title as plain text, the body in DingTalk's markdown. Values are at most `valueLength` characters. */
export function fillTemplate(
  template: NoticeTemplate,
  values: NoticeValues,
  valueLength = longestValue,
): NoticeTemplate {
  const shorten = (text: string) => shortenText(text, valueLength)
  const title = template.title.replaceAll(placeholder, (_, name: string) =>
    shorten(values[name as NoticePlaceholder] ?? '').replaceAll(/\s+/g, ' '),
  )
  const body = template.body
    .split('\n')
    .map((line) => fillLine(line, values, (text) => toSafeText(shorten(text))))
    .filter((line) => line !== null)
    .join('\n')
    .trim()
  return { title: title.trim(), body }
}

/** The placeholders that a text names and that this kind does not have. */
export function unknownPlaceholders(template: NoticeTemplate, known: readonly NoticePlaceholder[]): string[] {
  const names = [...`${template.title}\n${template.body}`.matchAll(placeholder)].map((match) => match[1] ?? '')
  return [...new Set(names)].filter((name) => !(known as readonly string[]).includes(name))
}

/** Length as DingTalk counts it: bytes of UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
  }
  return bytes
}
