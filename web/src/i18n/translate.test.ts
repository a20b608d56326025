import { describe, expect, it } from 'vitest'
import { fillText, findText } from './translate.ts'

const messages = { sheet: { submit: '预订 {room} · {start}–{end}' }, seats: '{count} seat | {count} seats' }

describe('translating', () => {
  it('finds a text by its path and says when there is none', () => {
    expect(findText(messages, 'sheet.submit')).toBe('预订 {room} · {start}–{end}')
    expect(findText(messages, 'sheet')).toBeUndefined()
    expect(findText(messages, 'sheet.submit.more')).toBeUndefined()
  })

  it('puts values in, also those that look like patterns', () => {
    expect(fillText(messages.sheet.submit, { room: '$& {end}', start: '14:00', end: '15:00' })).toBe(
      '预订 $& {end} · 14:00–15:00',
    )
  })

  it('chooses between one and many by count', () => {
    expect(fillText(messages.seats, { count: 1 })).toBe('1 seat')
    expect(fillText(messages.seats, { count: 8 })).toBe('8 seats')
  })

  it('leaves a hole visible when its value is missing', () => {
    expect(fillText('{name} 预订', {})).toBe('{name} 预订')
  })
})
