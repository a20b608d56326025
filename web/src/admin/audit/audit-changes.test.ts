import { expect, test } from 'vitest'
import { toAuditChanges } from './audit-changes.ts'

test('a change names each field once, with what it was and what it became', () => {
  expect(toAuditChanges({ before: { agentId: '1' }, after: { agentId: '2', clientSecret: 'replaced' } })).toEqual([
    { field: 'agentId', before: '1', after: '2' },
    { field: 'clientSecret', before: null, after: 'replaced' },
  ])
  expect(toAuditChanges({ before: null, after: null })).toEqual([])
})

test('what is no text is written as one, and cut when long', () => {
  const [seats, note] = toAuditChanges({
    before: { seats: 4, note: '' },
    after: { seats: [1, 2], note: '字'.repeat(300) },
  })
  expect(seats).toEqual({ field: 'seats', before: '4', after: '[1,2]' })
  expect(note).toEqual({ field: 'note', before: null, after: `${'字'.repeat(120)}…` })
})
