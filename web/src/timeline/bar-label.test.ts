import { expect, test } from 'vitest'
import { fitLabel } from './bar-label.ts'

test('a name that fits is shown whole', () => {
  expect(fitLabel('欧阳明', 44)).toBe('欧阳明')
  expect(fitLabel('Grace Lee', 90)).toBe('Grace Lee')
})

test('a Chinese name is cut between characters', () => {
  expect(fitLabel('欧阳明', 28.5)).toBe('欧阳')
  expect(fitLabel('产品周会 Q4 评审', 60)).toBe('产品周会')
})

test('a Latin name becomes initials before it becomes a stump', () => {
  expect(fitLabel('Grace Lee', 28)).toBe('GL')
  expect(fitLabel('Quarterly review', 80)).toBe('Quarterl…')
})

test('a bar too short for anything has no text', () => {
  expect(fitLabel('李四', 14)).toBe('')
  expect(fitLabel('', 200)).toBe('')
  expect(fitLabel('Grace Lee', 12)).toBe('')
})
