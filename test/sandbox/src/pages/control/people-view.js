import { act, data } from './api.js'
import { becomeActor, departmentName, directory, presentEmployees } from './directory.js'
import { button, card, checkbox, field, form, h, input, select, table } from './dom.js'
import { departmentPicker } from './person-field.js'

const administratorLevels = { none: 'no', main: 'main administrator', sub: 'sub administrator' }

/** Only what differs: an empty field that was absent stays absent, so that no change is reported that nobody made. */
function changesOf(employee, fields) {
  const isNew = ([name, value]) => JSON.stringify(employee?.[name] ?? '') !== JSON.stringify(value)
  return Object.fromEntries(Object.entries(fields).filter(isNew))
}

function employeeForm(employee, onSaved) {
  const departments = departmentPicker(employee?.departmentIds ?? [1], { required: true })
  const save = async ({ userId = employee?.userId, administrator, active, ...texts }) => {
    const changes = changesOf(employee, {
      ...texts,
      departmentIds: [...departments.selectedOptions].map(({ value }) => Number(value)),
      ...(administrator === (employee?.administrator ?? 'none') ? {} : { administrator }),
      ...((active === 'on') === (employee?.active !== false) ? {} : { active: active === 'on' }),
    })
    const verb = employee ? 'changeEmployee' : 'hireEmployee'
    const saved = await act(verb, { userId, ...changes }, `${texts.name}: ${employee ? 'changed' : 'hired'}`)
    if (saved) onSaved(saved)
  }
  return form(
    save,
    employee
      ? h('p', { class: 'soft id' }, `${employee.userId} · ${employee.unionId}`)
      : field('userid', input('userId', '', { required: true })),
    field('Name', input('name', employee?.name, { required: true })),
    field('Title', input('title', employee?.title)),
    h(
      'div',
      { class: 'pair' },
      field('Mobile', input('mobile', employee?.mobile)),
      field('Email', input('email', employee?.email)),
    ),
    field('Departments', departments),
    field('Administrator', select('administrator', administratorLevels, employee?.administrator ?? 'none')),
    checkbox('active', 'Has opened DingTalk', employee?.active !== false),
    h('button', { class: 'primary' }, employee ? 'Save' : 'Hire'),
  )
}

function codesOf({ userId }) {
  const output = h('output', { class: 'id' })
  const fetchCode = async (kind) => {
    const answer = await act('authCode', { userId, kind }, `A code for ${kind}`)
    if (answer) output.textContent = answer.code
  }
  return h(
    'div',
    {},
    h('h3', {}, 'One-time sign-in code'),
    h(
      'div',
      { class: 'bar-line' },
      Object.entries(data.selectChoices.codeKinds).map(([kind, label]) => button(label, () => fetchCode(kind))),
    ),
    output,
  )
}

function employeeCard(employee, show) {
  const { userId, name } = employee
  const leave = async () => {
    if (await act('leave', { userId }, `${name} has left`)) show()
  }
  return card(
    name,
    h(
      'div',
      { class: 'bar-line' },
      button('Act as this person', () => {
        becomeActor(userId)
        location.hash = 'calendar'
      }),
      button('Leaves the company', leave, { class: 'danger' }),
    ),
    codesOf(employee),
    employeeForm(employee, show),
  )
}

function departmentsCard() {
  const list = directory.departments.map(({ departmentId, parentId, name }) =>
    h(
      'li',
      {},
      form(
        ({ name: newName }) => act('changeDepartment', { departmentId, name: newName }, `${newName}: renamed`),
        h(
          'span',
          { class: 'soft' },
          `${departmentId}${parentId === undefined ? '' : ` in ${departmentName(parentId)}`}`,
        ),
        h(
          'div',
          { class: 'bar-line' },
          input('name', name, { required: true, 'aria-label': `Name of department ${departmentId}` }),
          h('button', {}, 'Rename'),
          parentId !== undefined &&
            button('Remove', () => act('removeDepartment', { departmentId }, `${name}: removed`), { class: 'danger' }),
        ),
      ),
    ),
  )
  const parents = Object.fromEntries(directory.departments.map(({ departmentId, name }) => [departmentId, name]))
  return h(
    'details',
    { class: 'card' },
    h('summary', {}, `${directory.departments.length} departments`),
    form(
      ({ name, parentId }) => act('createDepartment', { name, parentId: Number(parentId) }, `${name}: created`),
      h(
        'div',
        { class: 'pair' },
        field('New department', input('name', '', { required: true })),
        field('In', select('parentId', parents, 1)),
      ),
      h('button', {}, 'Create'),
    ),
    h('ul', { class: 'plain' }, list),
  )
}

function employeeRow(employee, show) {
  const marks = [
    employee.administrator && employee.administrator !== 'none' && employee.administrator,
    employee.leaderOf?.length > 0 && 'leads',
    employee.active === false && 'not active',
  ].filter(Boolean)
  return h(
    'tr',
    { onClick: () => show(employee), class: 'pick' },
    h(
      'td',
      {},
      button(employee.name, () => show(employee), { class: 'link' }),
    ),
    h('td', {}, employee.departmentIds.map(departmentName).join('、')),
    h('td', {}, employee.title ?? ''),
    h('td', { class: 'id' }, employee.userId),
    h('td', { class: 'soft' }, marks.join(', ')),
  )
}

/** Everybody, with hiring, changing, leaving; departments below. */
export function renderPeople(page) {
  const side = h('div', { class: 'side' })
  const rows = h('div', {})
  const departments = h('div', {})
  const show = (employee) => {
    side.replaceChildren(employee ? employeeCard(employee, show) : card('Hire somebody', employeeForm(undefined, show)))
  }
  const search = input('search', '', {
    type: 'search',
    placeholder: 'Name, department, title, userid',
    onInput: () => drawRows(),
  })
  const drawRows = () => {
    const words = search.value.trim().toLowerCase()
    const fits = ({ name, userId, title = '', departmentIds }) =>
      [name, userId, title, ...departmentIds.map(departmentName)].join(' ').toLowerCase().includes(words)
    const found = presentEmployees().filter(fits)
    rows.replaceChildren(
      table(
        ['Name', 'Departments', 'Title', 'userid', 'Notes'],
        found.map((employee) => employeeRow(employee, show)),
      ),
    )
  }
  const draw = () => {
    drawRows()
    const isOpen = departments.querySelector('details')?.open
    departments.replaceChildren(departmentsCard())
    if (isOpen) departments.querySelector('details').open = true
  }
  show()
  draw()
  page.append(
    h(
      'div',
      { class: 'main' },
      h(
        'div',
        { class: 'bar-line' },
        search,
        button('Hire somebody', () => show()),
      ),
      departments,
      rows,
    ),
    side,
  )
  return draw
}
