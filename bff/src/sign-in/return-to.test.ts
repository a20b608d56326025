import { expect, test } from 'vitest'
import { toLocalPage } from './return-to.ts'

test.each([
  '/meeting',
  '/meeting/',
  '/meeting/rooms?date=2026-11-23',
  '/meeting/bookings/1#note',
  '/meeting?x=//a.example',
])('one comes back to %s', (page) => {
  expect(toLocalPage(page)).toBe(page)
})

test.each([
  undefined,
  '',
  'https://evil.example/meeting',
  '//evil.example/meeting',
  '///evil.example/meeting',
  '/\\evil.example/meeting',
  '\\/evil.example',
  '/meeting\\..\\..\\evil',
  '/%2f/evil.example',
  '/meeting/../evil',
  '/meeting/%2e%2e/evil',
  '/meeting/..//evil.example',
  '/meeting//evil.example',
  '/meetings',
  '/meeting.evil.example',
  '/meeting@evil.example',
  'javascript:alert(1)',
  'meeting',
  '/\t/evil.example',
  '/meeting\n/x',
  ' /meeting',
  '/meeting/api/v1/bootstrap',
  '/meeting/sign-in/browser?returnTo=/meeting/sign-in/browser',
  '/healthz',
  `/meeting/${'a'.repeat(3_000)}`,
])('one is not led to %s', (page) => {
  expect(toLocalPage(page)).toBe('/meeting')
})
