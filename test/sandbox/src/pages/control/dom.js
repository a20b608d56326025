/** Makes an element: `on…` props are listeners, `true` is a bare attribute, false and undefined are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2).toLowerCase(), value)
    else if (name === 'value' || name === 'checked') element[name] = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false && child !== null))
  return element
}

export function card(title, ...children) {
  return h('section', { class: 'card' }, h('h2', {}, title), ...children)
}

export function button(label, onClick, props = {}) {
  return h('button', { type: 'button', onClick, ...props }, label)
}

/** A labelled input; `input` is any element that takes a value. */
export function field(label, input) {
  return h('label', { class: 'field' }, h('span', {}, label), input)
}

export function input(name, value = '', props = {}) {
  return h('input', { name, value: value ?? '', autocomplete: 'off', ...props })
}

export function checkbox(name, label, isChecked, props = {}) {
  return h('label', { class: 'check' }, h('input', { type: 'checkbox', name, checked: isChecked, ...props }), label)
}

/** `options` is a list of values or an object of value to label. */
export function select(name, options, value, props = {}) {
  const entries = Array.isArray(options) ? options.map((option) => [option, String(option)]) : Object.entries(options)
  const element = h(
    'select',
    { name, ...props },
    entries.map(([key, label]) => h('option', { value: String(key) }, label)),
  )
  if (value !== undefined) element.value = String(value)
  return element
}

/** A form that calls `onSubmit` with its fields as an object of texts. */
export function form(onSubmit, ...children) {
  return h(
    'form',
    {
      onSubmit(event) {
        event.preventDefault()
        void onSubmit(Object.fromEntries(new FormData(event.target)), event.target)
      },
    },
    ...children,
  )
}

export function table(heads, rows, props = {}) {
  return h(
    'table',
    props,
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        heads.map((head) => h('th', { scope: 'col' }, head)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.length > 0 ? rows : h('tr', {}, h('td', { class: 'soft', colspan: heads.length }, 'Nothing yet')),
    ),
  )
}

export function toast(text, kind = 'good') {
  const item = h('p', { class: `toast ${kind}` }, text)
  document.querySelector('#toasts').append(item)
  setTimeout(() => item.remove(), kind === 'bad' ? 9000 : 4000)
}
