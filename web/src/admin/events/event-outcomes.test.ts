import { expect, test } from 'vitest'
import { toChineseOutcome } from './event-outcomes.ts'

test.each([
  ['2 read, 1 visible', '读取 2 人，其中 1 人在授权范围内'],
  ['ours, agrees', '本系统的预订，与钉钉一致'],
  ['left, still there', '已离职，登录已结束；仍然在职'],
  ['something new', 'something new'],
])('"%s" is told as "%s"', (text, words) => {
  expect(toChineseOutcome(text)).toBe(words)
})
