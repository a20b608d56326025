import { startActivity } from './activity.js'
import { act, call } from './api.js'
import { renderBehaviour } from './behaviour-view.js'
import { renderCalendar } from './calendar-view.js'
import { loadDirectory } from './directory.js'
import { button, h, toast } from './dom.js'
import { renderEvents } from './events-view.js'
import { renderFaults } from './faults-view.js'
import { renderLogs } from './logs-view.js'
import { renderPeople } from './people-view.js'
import { renderRooms } from './rooms-view.js'

/** Each view fills the element it is given and may answer a function that reads its data anew. */
const views = {
  calendar: ['Calendar', renderCalendar],
  people: ['People', renderPeople],
  rooms: ['Rooms', renderRooms],
  events: ['Events', renderEvents],
  faults: ['Faults', renderFaults],
  unknowns: ['Unknowns', renderBehaviour],
  logs: ['Logs', renderLogs],
}

const view = document.querySelector('#view')
let refresh

const viewName = () => (Object.hasOwn(views, location.hash.slice(1)) ? location.hash.slice(1) : 'calendar')

function renderNavigation() {
  const links = Object.entries(views).map(([name, [title]]) =>
    h('a', { href: `#${name}`, 'aria-current': name === viewName() ? 'page' : undefined }, title),
  )
  document.querySelector('nav').replaceChildren(...links)
}

async function show() {
  renderNavigation()
  const [, render] = views[viewName()]
  const page = h('div', { class: `page ${viewName()}` })
  try {
    await loadDirectory()
    refresh = await render(page)
    view.replaceChildren(page)
  } catch (error) {
    view.replaceChildren(
      h('p', { class: 'failed' }, `The sandbox did not answer: ${error.message} `, button('Try again', show)),
    )
  }
}

function faultNames(faults) {
  return [
    faults.outage && 'outage',
    faults.ipBlock !== 'none' && 'IP block',
    faults.latencyMs > 0 && `latency ${faults.latencyMs} ms`,
    Object.keys(faults.latencyByApi).length > 0 && 'slow calls',
    faults.neverAnswer.length > 0 && 'never answers',
    faults.errors.length > 0 && 'error burst',
    faults.answerLost.length > 0 && 'lost answers',
    faults.readBackLagMs > 0 && 'read-back lag',
  ].filter(Boolean)
}

async function showStatus() {
  const { subscription, faults, quota } = await call('state')
  const names = faultNames(faults)
  document.querySelector('.status').replaceChildren(
    h(
      'span',
      { class: subscription ? 'good' : 'soft', title: subscription?.url ?? '' },
      subscription ? '● subscribed' : '○ no subscription',
    ),
    h('span', { title: 'counted calls this month' }, `${quota.usedCalls} / ${quota.monthlyCalls} calls`),
    names.length > 0 ? h('a', { class: 'warn', href: '#faults' }, `▲ ${names.join(', ')}`) : '',
    button('Reset all', async () => {
      if (!confirm('Back to the seed company? Bookings, faults, logs and the subscription go.')) return
      if (await act('reset', {}, 'Back to the seed company')) await show()
    }),
  )
}

const quietly = (work) => work().catch((error) => toast(error.message, 'bad'))

addEventListener('hashchange', () => void show())
document.addEventListener('acted', () => {
  void quietly(showStatus)
  void quietly(async () => {
    await loadDirectory()
    await refresh?.()
  })
})

await show()
startActivity(document.querySelector('#activity'), () => quietly(showStatus))
