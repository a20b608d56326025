import { beforeEach, expect, test } from 'vitest'
import { createIdentifiers } from '../identifiers.ts'
import { createTokens } from './tokens.ts'
import type { Tokens } from './tokens.ts'

const hour = 3_600_000
let now = 0
let tokens: Tokens

beforeEach(() => {
  now = 1_000_000
  tokens = createTokens(
    createIdentifiers(1),
    () => now,
    () => new Set(),
  )
})

test('asking again while a token is valid gives the same value and renews it', () => {
  const first = tokens.issueForApp('app')
  now += hour
  expect(tokens.issueForApp('app').value).toBe(first.value)
  now += 1.5 * hour
  expect(tokens.find(first.value)?.expiresAt).toBeGreaterThan(now)
})

test('after it has expired a new token comes', () => {
  const first = tokens.issueForApp('app').value
  now += 2 * hour
  expect(tokens.issueForApp('app').value).not.toBe(first)
})

test('a ticket is extended by each request, but never beyond a day', () => {
  const { value } = tokens.issueTicket()
  for (let step = 0; step < 23; step += 1) {
    now += hour
    expect(tokens.issueTicket().value).toBe(value)
  }
  expect(tokens.issueTicket().expiresAt).toBe(now + hour)
  now += hour
  expect(tokens.issueTicket().value).not.toBe(value)
})

test('a refresh token lives thirty days', () => {
  const value = tokens.issueRefresh('lisi')
  now += 30 * 24 * hour - 1
  expect(tokens.findRefresh(value)).toBe('lisi')
  now += 1
  expect(tokens.findRefresh(value)).toBeUndefined()
})
