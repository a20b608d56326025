import { describe, expect, it } from 'vitest'
import { at, zone } from '../test-support/examples.ts'
import { firstForm, rememberedForm, rememberForm, toRequest, windowsOf, type FindForm } from './find-form.ts'

const moment = { now: at('09:50'), zone, snapMinutes: 15, hours: { start: 8 * 60, end: 20 * 60 } }
const day = (given: Partial<FindForm['when']>): FindForm => ({
  ...firstForm,
  when: { ...firstForm.when, mode: 'day', ...given },
})

function storage(kept: string | null = null) {
  let text = kept
  return { getItem: () => text, setItem: (_: string, value: string) => void (text = value) }
}

describe('what somebody looks for', () => {
  it('is remembered on the device, and tomorrow means tomorrow again', () => {
    const kept = storage()
    const form: FindForm = { ...day({ day: 'tomorrow', time: 14 * 60 }), people: 6, equipment: ['tv'], groupId: 'a3' }
    rememberForm(kept, form)
    expect(rememberedForm(kept)).toEqual(form)
    expect(windowsOf(rememberedForm(kept), moment)[0]?.start).toBe(at('14:00', '2026-11-24'))
    expect(windowsOf(rememberedForm(kept), { ...moment, now: at('09:50', '2026-12-01') })[0]?.start).toBe(
      at('14:00', '2026-12-02'),
    )
  })

  it('is as at first where what was kept makes no sense', () => {
    for (const kept of ['{broken', 'null', '[]', '{"people":0,"minutes":7,"when":{"mode":"never","weekday":9}}'])
      expect(rememberedForm(storage(kept))).toEqual(firstForm)
  })

  it('on a day that has gone is meant for today', () => {
    expect(windowsOf(day({ day: '2026-11-01', time: 'afternoon' }), moment)).toEqual([
      { start: at('12:00'), end: at('18:00') },
    ])
  })

  it('goes to the server as spans of time', () => {
    const form = { ...firstForm, people: 4 }
    expect(toRequest(form, windowsOf(form, moment), zone)).toEqual({
      windows: [{ start: '2026-11-23T09:45:00+08:00', end: '2026-11-23T11:45:00+08:00' }],
      minutes: 60,
      people: 4,
      groupId: null,
      equipment: [],
      roomId: null,
      attendeeIds: [],
    })
  })
})
