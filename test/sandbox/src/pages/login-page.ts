import type { LoginPageInput } from '../state.ts'
import { escapeHtml, pageStyle } from './html.ts'

type LoginEmployee = LoginPageInput['employees'][number]

const tones = ['#2f6fb3', '#3d7a5f', '#a0603a', '#6b5aa8', '#99557a', '#4a6b7c']

/** DingTalk shows the last two characters of a Chinese name, the initials of another one. */
function initialsOf(name: string): string {
  if (/^\p{Script=Han}+$/u.test(name)) return name.slice(-2)
  return name
    .split(/\s+/)
    .map((part) => part.slice(0, 1))
    .slice(0, 2)
    .join('')
}

function toneOf(userId: string): string {
  const sum = Array.from(userId).reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0)
  return tones[sum % tones.length] ?? '#4a6b7c'
}

function renderAvatar({ userId, name, avatarUrl }: LoginEmployee): string {
  if (avatarUrl) return `<img class="avatar" src="${escapeHtml(avatarUrl)}" alt="">`
  return `<span class="avatar" style="background:${toneOf(userId)}" aria-hidden="true">${escapeHtml(initialsOf(name))}</span>`
}

function renderEmployee(employee: LoginEmployee): string {
  const { userId, name, title = '', departmentName } = employee
  const words = [name, userId, title, departmentName].join(' ').toLowerCase()
  return (
    `<li data-words="${escapeHtml(words)}"><button name="userId" value="${escapeHtml(userId)}">${renderAvatar(employee)}` +
    `<span><b>${escapeHtml(name)}</b><small>${escapeHtml(title)}</small></span></button></li>`
  )
}

function renderDepartment(name: string, employees: readonly LoginEmployee[]): string {
  const label = escapeHtml(name)
  return `<section aria-label="${label}"><h2>${label}</h2><ul>${employees.map(renderEmployee).join('')}</ul></section>`
}

function byDepartment(employees: readonly LoginEmployee[]): [string, LoginEmployee[]][] {
  const groups = new Map<string, LoginEmployee[]>()
  for (const employee of employees) {
    groups.set(employee.departmentName, [...(groups.get(employee.departmentName) ?? []), employee])
  }
  return [...groups]
}

function renderHiddenFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
}

const style = `
main { max-width: 480px; margin: 0 auto; min-height: 100vh; min-height: 100dvh; padding: 24px 16px; display: flex; flex-direction: column; }
header { padding: 8px 0 16px; display: flex; justify-content: space-between; align-items: center; gap: 16px; }
header button { min-height: 44px; padding: 0 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); white-space: nowrap; cursor: pointer; }
h1 { font-size: 20px; line-height: 28px; }
header p small { display: block; }
small { color: var(--soft); font-size: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: clip; display: flex; flex-direction: column; }
.search { padding: 12px; border-bottom: 1px solid var(--line); position: sticky; top: 0; background: var(--card); z-index: 1; }
.search input { width: 100%; height: 44px; padding: 0 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); font-size: 16px; }
h2 { padding: 12px 16px 4px; font-size: 12px; font-weight: 500; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
li button { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 56px; padding: 8px 16px; border: 0; background: none; text-align: left; cursor: pointer; }
li button:hover, li button:focus-visible { background: var(--tint); outline-offset: -2px; }
li b { display: block; font-weight: 500; line-height: 20px; }
li small { display: block; line-height: 16px; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 8px; color: #fff; font-size: 12px; display: grid; place-items: center; object-fit: cover; }
.none { padding: 32px 16px; text-align: center; color: var(--soft); }
footer { padding: 16px 0; }
[hidden] { display: none; }
`

const script = `
const search = document.querySelector('input[type=search]')
const items = [...document.querySelectorAll('li')]
const none = document.querySelector('.none')
const filter = () => {
  const words = search.value.trim().toLowerCase().split(/\\s+/)
  for (const item of items) item.hidden = !words.every((word) => item.dataset.words.includes(word))
  for (const section of document.querySelectorAll('section')) section.hidden = !section.querySelector('li:not([hidden])')
  none.hidden = items.some((item) => !item.hidden)
}
search.addEventListener('input', filter)
search.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing) return
  items.find((item) => !item.hidden)?.querySelector('button').click()
})
search.closest('.search').hidden = false
filter()
if (matchMedia('(hover: hover)').matches) search.focus()
`

/**
 * DingTalk's login page as the sandbox plays it: one picks who signs in, by name and without a password. Choosing posts a form
 * and needs no script; only the search does.
 */
export function renderLoginPage({ corpName, appName, employees, action, hiddenFields }: LoginPageInput): string {
  const departments = byDepartment(employees).map(([name, members]) => renderDepartment(name, members))
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>登录 ${escapeHtml(appName)} · ${escapeHtml(corpName)}</title>
<style>${pageStyle}${style}</style>
</head>
<body>
<main>
<header>
<div><h1>登录 ${escapeHtml(appName)}</h1>
<p>选择一位${escapeHtml(corpName)}的员工 <small lang="en">Choose who signs in</small></p></div>
<form method="post" action="${escapeHtml(action)}">${renderHiddenFields(hiddenFields)}<button name="decision" value="refuse">取消 <small lang="en">Cancel</small></button></form>
</header>
<form class="card" method="post" action="${escapeHtml(action)}">
${renderHiddenFields(hiddenFields)}
<div class="search" hidden><input type="search" placeholder="搜索姓名、部门、职位 Search" aria-label="搜索 Search" autocomplete="off"></div>
${departments.join('\n')}
<p class="none" hidden role="status">没有找到 <small lang="en">Nobody found</small></p>
</form>
<footer><small>钉钉沙箱的登录页，无需密码。<span lang="en">The sandbox plays DingTalk here; no password.</span></small></footer>
</main>
<script type="module">${script}</script>
</body>
</html>
`
}
