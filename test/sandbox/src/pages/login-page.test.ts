import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import type { LoginPageInput } from '../state.ts'
import { renderLoginPage } from './login-page.ts'

const input: LoginPageInput = {
  corpName: '青禾科技',
  appName: '会议预约',
  employees: [
    { userId: 'linxiaoyu', name: '林晓雨', title: '后端组长', departmentName: '后端组' },
    { userId: 'marcuschen', name: 'Marcus Chen', title: 'Staff Engineer', departmentName: '平台研发部' },
    { userId: 'chenyiming', name: '陈一鸣', departmentName: '后端组' },
  ],
  action: '/oauth2/confirm',
  hiddenFields: { state: 'a"b<c', redirect_uri: 'https://meeting.example/meeting?x=1&y=2' },
}

function pageOf(more: Partial<LoginPageInput> = {}) {
  const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } })
  document.write(renderLoginPage({ ...input, ...more }))
  return document
}

describe('the login page', () => {
  test('shows everybody under their department', () => {
    const sections = [...pageOf().querySelectorAll('section')]
    expect(sections.map((section) => section.querySelector('h2')?.textContent)).toEqual(['后端组', '平台研发部'])
    expect(sections.map((section) => section.querySelectorAll('li').length)).toEqual([2, 1])
  })

  test('choosing somebody posts their userId with the hidden fields, without any script', () => {
    const form = pageOf().querySelector('form.card')
    expect(form?.getAttribute('method')).toBe('post')
    expect(form?.getAttribute('action')).toBe('/oauth2/confirm')
    expect(form?.querySelector('button[name="userId"][value="linxiaoyu"]')?.textContent).toContain('林晓雨')
    expect(form?.querySelector('input[name="state"]')?.getAttribute('value')).toBe('a"b<c')
    expect(form?.querySelector('input[name="redirect_uri"]')?.getAttribute('value')).toBe(
      input.hiddenFields['redirect_uri'],
    )
  })

  test('saying no posts the same fields with a refusal', () => {
    const refuse = pageOf().querySelector('button[name="decision"]')
    expect(refuse?.getAttribute('value')).toBe('refuse')
    expect(refuse?.closest('form')?.querySelectorAll('input[type="hidden"]')).toHaveLength(2)
  })

  test('shows the last two characters of a Chinese name and the initials of another', () => {
    const avatars = [...pageOf().querySelectorAll('.avatar')].map((avatar) => avatar.textContent)
    expect(avatars).toEqual(['晓雨', '一鸣', 'MC'])
  })

  test('names and fields with markup stay text', () => {
    const html = renderLoginPage({
      ...input,
      appName: '<img src=x onerror=alert(1)>',
      employees: [{ userId: '"><script>', name: '<b>x</b>', departmentName: '<i>' }],
    })
    expect(html).not.toContain('<img src=x')
    expect(html).not.toContain('"><script>')
    expect(html).not.toContain('<b>x</b>')
  })
})
