/** A piece of a card as it is drawn. */
export type MarkdownBlock =
  | { kind: 'heading'; level: number; text: MarkdownSpan[] }
  | { kind: 'list'; isOrdered: boolean; items: MarkdownSpan[][] }
  | { kind: 'quote'; text: MarkdownSpan[] }
  | { kind: 'paragraph'; lines: MarkdownSpan[][] }
export type MarkdownSpan = { text: string; isBold: boolean; isItalic: boolean }

/** The part of markdown that DingTalk draws in cards: headings, bold, italic, lists, quotes; a link is its words. */
export function parseMarkdown(markdown: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  let isOpen = false
  for (const line of markdown.split('\n').map((text) => text.trimEnd())) {
    const last = isOpen ? blocks[blocks.length - 1] : undefined
    isOpen = line !== ''
    if (!isOpen) continue
    const block = toBlock(line)
    if (block.kind === 'list' && last?.kind === 'list' && last.isOrdered === block.isOrdered)
      last.items.push(...block.items)
    else if (block.kind === 'paragraph' && last?.kind === 'paragraph') last.lines.push(...block.lines)
    else blocks.push(block)
  }
  return blocks
}

function toBlock(line: string): MarkdownBlock {
  const heading = /^(#{1,6})\s+(.*)$/.exec(line)
  if (heading) return { kind: 'heading', level: heading[1]?.length ?? 1, text: toSpans(heading[2] ?? '') }
  const item = /^([-*+]|\d+\.)\s+(.*)$/.exec(line)
  if (item) return { kind: 'list', isOrdered: /\d/.test(item[1] ?? ''), items: [toSpans(item[2] ?? '')] }
  const quote = /^>\s?(.*)$/.exec(line)
  return quote ? { kind: 'quote', text: toSpans(quote[1] ?? '') } : { kind: 'paragraph', lines: [toSpans(line)] }
}

const link = /!?\[([^\]]*)\]\([^)]*\)/g

function toSpans(text: string): MarkdownSpan[] {
  return text
    .replaceAll(link, '$1')
    .split(/(\*\*(?=\S)[^*]+\*\*|\*(?=\S)[^*]*[^*\s]\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      const isBold = part.startsWith('**') && part.length > 4
      const isItalic = !isBold && part.startsWith('*') && part.length > 2
      return { text: isBold ? part.slice(2, -2) : isItalic ? part.slice(1, -1) : part, isBold, isItalic }
    })
}
