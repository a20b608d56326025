import { act, call } from './api.js'
import { personName } from './directory.js'
import { button, checkbox, h, input, table } from './dom.js'
import { dateOf, stampOf } from './time.js'

const shown = 300

function callRow({ sequence, at, method, path, api, status, error, counted }) {
  return h(
    'tr',
    { class: error !== undefined || status === 0 || status >= 400 ? 'bad' : '' },
    h('td', { class: 'number' }, sequence),
    h('td', {}, stampOf(at)),
    h('td', {}, api),
    h('td', { class: 'id' }, `${method} ${path}`),
    h('td', { class: 'number' }, status === 0 ? 'no answer' : status),
    h('td', {}, error ?? ''),
    h('td', {}, counted ? 'counted' : ''),
  )
}

function noticeText(message) {
  const body = message[message.msgtype] ?? message
  return body.content ?? body.markdown ?? body.text ?? body.title ?? JSON.stringify(body)
}

/** A click reads everything that this person has. */
function unread(userId) {
  return button('unread', () => act('readNotices', { userId }, `${personName(userId)} reads all notices`))
}

function noticeRow({ at, userId, message, dropped, read }) {
  return h(
    'tr',
    { class: dropped ? 'bad' : '' },
    h('td', {}, `${dateOf(at)} ${stampOf(at)}`),
    h('td', {}, personName(userId)),
    h(
      'td',
      {},
      h(
        'details',
        {},
        h('summary', {}, String(noticeText(message)).slice(0, 120)),
        h('pre', {}, JSON.stringify(message, undefined, 2)),
      ),
    ),
    h('td', {}, dropped ? `dropped: ${dropped}` : read ? 'read' : unread(userId)),
  )
}

/** Every call of the app and every work notice it sent. */
export async function renderLogs(page) {
  const output = h('div', {})
  const filter = input('api', '', { type: 'search', placeholder: 'Call or path', onInput: () => show() })
  const onlyBad = checkbox('bad', 'Only refusals', false, { onChange: () => show() })
  let calls = []
  let count = { total: 0, counted: 0, byApi: {} }
  let notices = []

  const fits = ({ api, path, error, status }) =>
    `${api} ${path}`.toLowerCase().includes(filter.value.trim().toLowerCase()) &&
    (!onlyBad.firstChild.checked || error !== undefined || status === 0 || status >= 400)

  const show = () => {
    const rows = calls.filter(fits).slice(-shown).reverse().map(callRow)
    const byApi = Object.entries(count.byApi).sort(([, one], [, other]) => other - one)
    output.replaceChildren(
      h(
        'p',
        { class: 'soft' },
        `${count.total} calls, ${count.counted} counted. ${byApi.map(([api, times]) => `${api} ${times}`).join(' · ')}`,
      ),
      table(['#', 'At', 'Call', 'Path', 'Status', 'Error', 'Quota'], rows),
      h('h2', {}, `Notice inbox (${notices.length})`),
      table(['At', 'To', 'Notice', 'State'], notices.toReversed().map(noticeRow)),
    )
  }
  const draw = async () => {
    ;[calls, count, notices] = await Promise.all([call('calls'), call('callCount'), call('inbox')])
    show()
  }
  await draw()
  page.append(
    h('div', { class: 'main' }, h('div', { class: 'bar-line' }, filter, onlyBad, button('Read again', draw)), output),
  )
  return draw
}
