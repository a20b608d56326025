import { directory, labelOf, parsePerson, presentEmployees } from './directory.js'
import { h, input, toast } from './dom.js'

/** One person, picked by typing; `onPick` gets the userid. */
export function personField(name, userId, onPick = () => {}) {
  const known = presentEmployees().find((employee) => employee.userId === userId)
  const element = input(name, known ? labelOf(known) : '', { list: 'people', placeholder: 'Name or userid' })
  element.addEventListener('focus', () => element.select())
  element.addEventListener('change', () => {
    const picked = parsePerson(element.value)
    if (picked) onPick(picked)
    else if (element.value) toast(`Nobody is called ${element.value}`, 'bad')
  })
  return element
}

/** Several departments; read them from `selectedOptions`. */
export function departmentPicker(departmentIds = [], props = {}) {
  const element = h(
    'select',
    { multiple: true, size: 6, ...props },
    directory.departments.map(({ departmentId, name }) =>
      h('option', { value: departmentId }, `${name} (${departmentId})`),
    ),
  )
  for (const option of element.options) option.selected = departmentIds.includes(Number(option.value))
  return element
}

/** Several people as chips; read them with `userIds()`. */
export function peopleField(initial = []) {
  const picked = new Set(initial)
  const chips = h('span', { class: 'chips' })
  const draw = () =>
    chips.replaceChildren(
      ...[...picked].map((userId) =>
        h(
          'button',
          {
            type: 'button',
            class: 'chip',
            'aria-label': `Remove ${userId}`,
            onClick() {
              picked.delete(userId)
              draw()
            },
          },
          `${presentEmployees().find((one) => one.userId === userId)?.name ?? userId} ×`,
        ),
      ),
    )
  const add = personField('', undefined, (userId) => {
    picked.add(userId)
    add.value = ''
    draw()
  })
  draw()
  return { element: h('span', {}, chips, add), userIds: () => [...picked] }
}
