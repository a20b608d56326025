import type { DayTimeline } from '@meeting/shared'
import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { endpointsKey } from '../api/use-endpoints.ts'
import { fakeEndpoints } from '../test-support/fake-endpoints.ts'
import { aDay } from '../test-support/examples.ts'
import { useDayTimelinesStore } from './day-timelines.store.ts'

const monday = '2026-11-23'
let asked: string[]
let answer: (date: string) => Promise<DayTimeline>

beforeEach(() => {
  asked = []
  answer = async () => aDay([])
  const fake = fakeEndpoints({
    getDayTimeline: (date) => {
      asked.push(date)
      return answer(date)
    },
  })
  const pinia = createPinia()
  createApp({}).use(pinia).provide(endpointsKey, fake)
  setActivePinia(pinia)
})

describe('the days that somebody looks at', () => {
  it('are read again when the server says that they changed, others are not', async () => {
    const days = useDayTimelinesStore()
    days.watchDay(monday)
    await days.refresh(monday)
    const before = asked.length
    days.changed([monday, '2026-11-24'])
    await days.refresh(monday)
    expect(asked.slice(before).every((date) => date === monday)).toBe(true)
    expect(asked.length).toBeGreaterThan(before)
  })

  it('stay the same object while nothing in them changed, so that nothing is drawn again', async () => {
    const days = useDayTimelinesStore()
    await days.refresh(monday)
    const first = days.find(monday)?.timeline
    await days.refresh(monday)
    expect(days.find(monday)?.timeline).toBe(first)
    answer = async () => aDay([{ from: '10:00', to: '11:00' }], 'v2')
    await days.refresh(monday)
    expect(days.find(monday)?.timeline?.version).toBe('v2')
  })

  it('stay readable when reading them anew fails', async () => {
    const days = useDayTimelinesStore()
    await days.refresh(monday)
    answer = async () => {
      throw new Error('offline')
    }
    await days.refresh(monday)
    expect(days.find(monday)).toMatchObject({ state: 'ready', timeline: { version: 'v1' } })
  })

  it('say that they failed when nothing is known of them', async () => {
    const days = useDayTimelinesStore()
    answer = async () => {
      throw new Error('offline')
    }
    await days.refresh(monday)
    expect(days.find(monday)).toMatchObject({ state: 'failed', timeline: null })
  })

  it('are read once more, not many times, when changes come while they are being read', async () => {
    const days = useDayTimelinesStore()
    await Promise.all([days.refresh(monday), days.refresh(monday), days.refresh(monday)])
    expect(asked).toHaveLength(2)
  })
})
