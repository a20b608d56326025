import { describe, expect, test } from 'vitest'
import { toBookingId } from './booking-id.ts'

describe('the id of a booking asked for with an Idempotency-Key', () => {
  const id = toBookingId('ding1', 'zhangsan', 'key-1')

  test('is the same for the same request', () => {
    expect(toBookingId('ding1', 'zhangsan', 'key-1')).toBe(id)
  })

  test.each([
    ['another company', toBookingId('ding2', 'zhangsan', 'key-1')],
    ['another person', toBookingId('ding1', 'lisi', 'key-1')],
    ['another key', toBookingId('ding1', 'zhangsan', 'key-2')],
    ['the same letters, otherwise divided', toBookingId('ding1z', 'hangsan', 'key-1')],
  ])('is another one for %s', (_, other) => {
    expect(other).not.toBe(id)
  })

  test('is a UUID of version 8', () => {
    for (let key = 0; key < 50; key += 1)
      expect(toBookingId('ding1', 'zhangsan', `key-${key}`)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
  })
})
