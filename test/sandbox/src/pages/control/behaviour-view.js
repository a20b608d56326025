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

function controlFor(name, { options, input: kind }, value) {
  const choose = (chosen) => act('setBehaviour', { [name]: chosen }, `${name} set`)
  if (options) {
    return select(name, options, value, { onChange: (event) => choose(options[event.target.selectedIndex]) })
  }
  if (kind === 'lines') {
    const toLines = (text) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
    // Without any line the field is left out: JSON drops undefined only inside objects, so null stands for "any".
    return h(
      'textarea',
      { name, rows: 2, onChange: (event) => choose(toLines(event.target.value)) },
      value?.join('\n') ?? '',
    )
  }
  const read = (event) => (kind === 'number' ? Number(event.target.value) : event.target.value)
  return input(name, value, { type: kind, onChange: (event) => choose(read(event)) })
}

/** Every behaviour that DingTalk's documents leave open, each a choice. */
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
              controlFor(name, choice, behaviour[name]),
            ),
          ),
      ),
    )
    page.replaceChildren(
      h(
        'p',
        { class: 'soft' },
        'What DingTalk’s documents leave open, or tell in two ways. The app must get along with each.',
      ),
      h('div', { class: 'cards' }, groups),
    )
  }
  await draw()
  return draw
}
