import { describe, expect, it } from 'vitest'
import { aDay, aRoom, at, everybody } from '../test-support/examples.ts'
import { busyRangesOf } from '../day-timelines/busy-ranges.ts'
import { checkDraft } from './booking-draft.ts'

const day = aDay([{ from: '10:00', to: '11:00', name: '李思远' }])
const input = {
  room: aRoom(),
  subject: everybody,
  now: at('09:20'),
  snapMinutes: 15,
  busy: busyRangesOf(day, 'room-1'),
}
const kinds = (problems: ReturnType<typeof checkDraft>) => problems.map(({ kind }) => kind)

describe('what speaks against a booking while it is being chosen', () => {
  it('nothing, when it only touches its neighbours', () => {
    expect(checkDraft({ ...input, range: { start: at('11:00'), end: at('12:00') } })).toEqual([])
    expect(checkDraft({ ...input, range: { start: at('09:30'), end: at('10:00') } })).toEqual([])
  })

  it('another booking, with whose it is', () => {
    const problems = checkDraft({ ...input, range: { start: at('10:45'), end: at('11:45') } })
    expect(problems).toMatchObject([{ kind: 'busy', busy: { name: '李思远', start: at('10:00') } }])
  })

  it('that the time has gone; the running quarter still counts', () => {
    expect(kinds(checkDraft({ ...input, range: { start: at('09:00'), end: at('09:30') } }))).toEqual(['past'])
    expect(checkDraft({ ...input, range: { start: at('09:15'), end: at('09:45') } })).toEqual([])
  })

  it('that it ends before it starts, and then nothing else', () => {
    expect(kinds(checkDraft({ ...input, range: { start: at('10:30'), end: at('10:30') } }))).toEqual([
      'end_before_start',
    ])
  })

  it('that it is longer than a day or more than a year ahead', () => {
    const far = at('09:00', '2028-11-23')
    expect(kinds(checkDraft({ ...input, range: { start: far, end: far + 25 * 3_600_000 } }))).toEqual([
      'too_long_at_all',
      'too_far',
    ])
  })

  it('a closure once, although the timeline shows it too', () => {
    const closure = { start: at('13:00'), end: at('15:00'), reason: '空调检修', contact: null }
    const room = aRoom({ rules: { closures: [closure] } })
    const busy = busyRangesOf(aDay([{ from: '13:00', to: '15:00', kind: 'closed', name: '空调检修' }]), 'room-1')
    const problems = checkDraft({ ...input, room, busy, range: { start: at('14:00'), end: at('16:00') } })
    expect(problems).toEqual([{ kind: 'rule', violation: { rule: 'closed', closure } }])
  })
})
