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
    const [newCalls, pushes] = await Promise.all([
      call('calls', { since: callsSeen }),
      call('pushes', { since: Math.max(0, pushesSeen - kept) }),
    ])
    callsSeen = newCalls.at(-1)?.sequence ?? callsSeen
    pushesSeen = pushes.at(-1)?.sequence ?? 0
    calls = [...calls, ...newCalls].slice(-kept)
    const rows = [...calls.map(callRow), ...pushes.map(pushRow)]
    rows.sort((one, other) => (other.at || Infinity) - (one.at || Infinity))
    list.replaceChildren(...rows.slice(0, kept).map(({ element }) => element))
    if (rows.length === 0) list.append(h('li', { class: 'soft' }, 'Nothing yet'))
    await onTick()
  }

  const forgetCalls = () => {
    callsSeen = 0
    calls = []
  }
  const loop = async () => {
    // A sandbox that restarts starts its numbers anew.
    await tick().catch(forgetCalls)
    setTimeout(loop, pauseMs)
  }
  void loop()
}
