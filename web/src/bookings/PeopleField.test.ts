// @vitest-environment happy-dom
import type { EmployeeMatch, PersonRef } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import PeopleField from './PeopleField.vue'

const person = (id: string, name: string): EmployeeMatch => ({
  id,
  name,
  avatarUrl: null,
  title: null,
  departments: [],
})
const everybody = [person('me', '王晓'), person('w1', '王子涵'), person('w2', '王伟')]

let asked: string[]

function show(people: PersonRef[] = [], find: (query: string) => EmployeeMatch[] = () => everybody) {
  asked = []
  const { wrapper } = mountInApp(PeopleField, {
    props: {
      meId: 'me',
      modelValue: people,
      'onUpdate:modelValue': (modelValue: PersonRef[]) => wrapper.setProps({ modelValue }),
    },
    endpoints: {
      findEmployees: async (query) => {
        asked.push(query)
        return { employees: find(query) }
      },
    },
  })
  return wrapper
}

async function type(text: string) {
  const input = getByRole('combobox')
  if (!(input instanceof HTMLInputElement)) throw new Error('no input')
  input.value = text
  input.dispatchEvent(new Event('input'))
  await flushPromises()
}

async function press(key: string) {
  getByRole('combobox').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await flushPromises()
}

async function pauseTyping() {
  vi.advanceTimersByTime(300)
  await flushPromises()
}

const names = () => [...document.querySelectorAll('.people-chip')].map((chip) => chip.textContent?.trim())

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('inviting people', () => {
  it('asks once, when somebody pauses typing', async () => {
    show()
    await type('w')
    await type('wa')
    await pauseTyping()
    expect(asked).toEqual(['wa'])
  })

  it('works with the keyboard alone', async () => {
    show()
    await type('王')
    await pauseTyping()
    await press('ArrowDown')
    expect(getByRole('option', '王伟').getAttribute('aria-selected')).toBe('true')
    await press('Enter')
    expect(names()).toEqual(['王伟王伟'])
    await press('Backspace')
    expect(names()).toEqual([])
  })

  it('offers neither me nor who is invited already', async () => {
    show([person('w1', '王子涵')])
    await type('王')
    await pauseTyping()
    expect([...document.querySelectorAll('[role="option"]')]).toHaveLength(1)
  })

  it('says when nobody is found, and when the search failed', async () => {
    show([], (query) => {
      if (query === 'x') return []
      throw new ApiError('offline')
    })
    await type('x')
    await pauseTyping()
    expect(getByRole('status').textContent).toContain('没有找到“x”')
    await type('y')
    await pauseTyping()
    expect(getByRole('status').textContent).toContain('搜索失败')
  })
})
