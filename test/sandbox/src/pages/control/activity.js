import { call } from './api.js'
import { h } from './dom.js'
import { stampOf } from './time.js'

const pauseMs = 2000
const kept = 60

function callRow({ at, api, status, error }) {
  const isBad = error !== undefined || status === 0 || status >= 400
  return {
    at,
    element: h(
      'li',
      { class: isBad ? 'bad' : '' },
      h('time', {}, stampOf(at)),
      h('span', {}, `→ ${api}`),
      h('small', {}, error ?? (status === 0 ? 'no answer' : status)),
    ),
  }
}

function pushRow({ type, payload, state, attempts }) {
  const at = attempts[0]?.at ?? 0
  return {
    at,
    element: h(
      'li',
      { class: `push ${state === 'failed' ? 'bad' : ''}` },
      h('time', {}, at ? stampOf(at) : state),
      h('span', {}, `← ${type}${payload.eventSubType ? ` ${payload.eventSubType}` : ''}`),
      h('small', {}, state),
    ),
  }
}

/** Shows the latest calls of the app (→) and pushes to it (←), newest first; asks again while the page is visible. */
export function startActivity(aside, onTick) {
  const list = h('ol', {})
  aside.replaceChildren(h('h2', {}, 'Activity'), h('p', { class: 'soft' }, '→ calls by the app · ← events to it'), list)

  let callsSeen = 0
  let pushesSeen = 0
  let calls = []
  const tick = async () => {
    if (document.hidden) return
    const [latest, pushes] = await Promise.all([
      call('calls', { since: Math.max(0, callsSeen - 1) }),
      call('pushes', { since: Math.max(0, pushesSeen - kept) }),
    ])
    // The last call that was seen is gone: the sandbox was reset and numbers from one.
    if (latest.length === 0) calls = []
    calls = [...calls, ...latest.filter(({ sequence }) => sequence > callsSeen)].slice(-kept)
    callsSeen = latest.at(-1)?.sequence ?? 0
    pushesSeen = pushes.at(-1)?.sequence ?? 0
    const rows = [...calls.map(callRow), ...pushes.map(pushRow)]
    rows.sort((one, other) => (other.at || Infinity) - (one.at || Infinity))
    list.replaceChildren(...rows.slice(0, kept).map(({ element }) => element))
    if (rows.length === 0) list.append(h('li', { class: 'soft' }, 'Nothing yet'))
    await onTick()
  }

  const loop = async () => {
    await tick().catch(() => list.replaceChildren(h('li', { class: 'bad' }, 'The sandbox does not answer')))
    setTimeout(() => void loop(), pauseMs)
  }
  void loop()
}
