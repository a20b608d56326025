import { act, call, data } from './api.js'
import { h, input, select } from './dom.js'

const groupTitles = {
  booking: 'Booking',
  rooms: 'Rooms',
  directory: 'Directory',
  gateway: 'Gateway',
  'sign-in': 'Sign-in',
  push: 'How events are pushed',
}

/** Lines as a list; none at all is null, which the sandbox takes for "anything goes". */
function toLines(text) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return lines.length > 0 ? lines : null
}

const yesOrNo = { true: 'yes', false: 'no' }

function controlFor(name, { options, input: kind }, value, onRefused) {
  const choose = async (chosen) => {
    if (!(await act('setBehaviour', { [name]: chosen }, `${name} set`))) await onRefused()
  }
  if (options) {
    const labels = options.map((option) => [String(option), yesOrNo[option] ?? String(option)])
    return select(name, Object.fromEntries(labels), value, {
      onChange: (event) => choose(options[event.target.selectedIndex]),
    })
  }
  if (kind === 'lines') {
    return h(
      'textarea',
      { name, rows: 2, onChange: (event) => choose(toLines(event.target.value)) },
      value?.join('\n') ?? '',
    )
  }
  const read = (event) => (kind === 'number' ? Number(event.target.value) : event.target.value)
  return input(name, value, { type: kind, onChange: (event) => choose(read(event)) })
}

/** Every behaviour that DingTalk's documents leave open, each a choice; nothing is drawn anew, so the focus stays. */
export async function renderBehaviour(page) {
  const draw = async () => {
    const { behaviour } = await call('state')
    const entries = Object.entries(data.behaviourChoices)
    const groups = Object.entries(groupTitles).map(([group, title]) =>
      h(
        'section',
        { class: 'card' },
        h('h2', {}, title),
        entries
          .filter(([, choice]) => choice.group === group)
          .map(([name, choice]) =>
            h(
              'label',
              { class: 'choice' },
              h('span', {}, choice.question, h('small', {}, name)),
              controlFor(name, choice, behaviour[name], draw),
            ),
          ),
      ),
    )
    page.replaceChildren(
      h(
        'p',
        { class: 'soft' },
        'What the documents of DingTalk leave open, or tell in two ways. The app must get along with each.',
      ),
      h('div', { class: 'cards' }, groups),
    )
  }
  await draw()
}
