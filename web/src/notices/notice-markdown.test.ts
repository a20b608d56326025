import { expect, test } from 'vitest'
import { parseMarkdown } from './notice-markdown.ts'

const plain = (text: string) => [{ text, isBold: false, isItalic: false }]

test('a card is read as DingTalk draws it', () => {
  expect(parseMarkdown('### 取消\n**周会** 明天\n- 一\n- 二\n\n请换一间  \n或再试\n> 注意')).toEqual([
    { kind: 'heading', level: 3, text: plain('取消') },
    {
      kind: 'paragraph',
      lines: [
        [
          { text: '周会', isBold: true, isItalic: false },
          { text: ' 明天', isBold: false, isItalic: false },
        ],
      ],
    },
    { kind: 'list', isOrdered: false, items: [plain('一'), plain('二')] },
    { kind: 'paragraph', lines: [plain('请换一间'), plain('或再试')] },
    { kind: 'quote', text: plain('注意') },
  ])
})

test('signs that mean nothing stay as they are', () => {
  expect(parseMarkdown('#没有空格 2*3 **')).toEqual([{ kind: 'paragraph', lines: [plain('#没有空格 2*3 **')] }])
})

test('a link is its words', () => {
  expect(parseMarkdown('看[这里](https://a.example)')).toEqual([{ kind: 'paragraph', lines: [plain('看这里')] }])
})
