import { act, call, data } from './api.js'
import { actor, directory } from './directory.js'
import { button, card, checkbox, field, form, h, input, select, table, toast } from './dom.js'
import { stampOf } from './time.js'

/** A payload to start from, filled with what exists. */
function templateOf(type) {
  const userId = actor() ?? 'zhangsan'
  const room = directory.rooms[0]
  const departmentId = directory.departments.at(-1)?.departmentId ?? 1
  const timeStamp = String(Date.now())
  if (type.startsWith('user_')) return { timeStamp, userId: [userId] }
  if (type.startsWith('org_dept_')) return { timeStamp, deptId: [departmentId] }
  if (type === 'meetingroom_room_info')
    return { eventSubType: 'update', roomId: room?.eventRoomId, roomName: room?.name }
  if (type === 'meetingroom_book') {
    return {
      eventSubType: 'bookCancel',
      bookId: 'dingbook0000000000000001',
      preStatus: 'SUCCESS',
      isApproval: false,
      extension: { calendarEventId: 'primary;UnknownEvent09' },
    }
  }
  return {}
}

const saveSubscription = async ({ url, types }) => {
  const answer = await act('subscribe', { url, types: types.split(/[\s,]+/).filter(Boolean) }, 'check_url sent')
  if (answer) toast(answer.ok ? 'The URL passed check_url' : `Not saved: ${answer.verdict}`, answer.ok ? 'good' : 'bad')
}

function subscriptionCard(subscription) {
  const verdict = h(
    'p',
    { class: 'soft' },
    subscription ? `Subscribed: ${subscription.types.join(', ')}` : 'Nobody is subscribed',
  )
  return card(
    'Request URL',
    form(
      saveSubscription,
      field('URL', input('url', subscription?.url, { type: 'url', required: true })),
      field(
        'Event types',
        h('textarea', { name: 'types', rows: 3 }, (subscription?.types ?? data.eventTypes).join('\n')),
      ),
      h(
        'div',
        { class: 'bar-line' },
        h('button', { class: 'primary' }, 'Save and check'),
        button('Unsubscribe', () => act('unsubscribe', {}, 'Unsubscribed')),
      ),
    ),
    verdict,
  )
}

function pushCard() {
  const type = input('type', 'user_modify_org', { list: 'event-types', required: true, onChange: () => fill() })
  const payload = h('textarea', { name: 'payload', rows: 9, spellcheck: 'false', class: 'id' })
  const fill = () => {
    payload.value = JSON.stringify(templateOf(type.value), undefined, 2)
  }
  fill()
  const send = async (fields) => {
    let content
    try {
      content = JSON.parse(payload.value)
    } catch (error) {
      toast(`The payload is not JSON: ${error.message}`, 'bad')
      return
    }
    const request = {
      type: fields.type,
      payload: content,
      copies: Number(fields.copies),
      delayMs: Number(fields.delayMs),
      raw: fields.raw === 'on',
      ...(fields.corrupt ? { corrupt: fields.corrupt } : {}),
    }
    const answer = await act('pushEvent', request, 'Sent')
    if (answer?.sequences.length === 0) toast('Nobody is subscribed: nothing was sent', 'bad')
  }
  return card(
    'Push any event',
    h(
      'datalist',
      { id: 'event-types' },
      data.eventTypes.map((one) => h('option', { value: one })),
    ),
    form(
      send,
      field('Type', type),
      field('Payload', payload),
      h(
        'div',
        { class: 'pair' },
        field('Copies', input('copies', 1, { type: 'number', min: 1, max: 1000 })),
        field('Late by (ms)', input('delayMs', 0, { type: 'number', min: 0 })),
      ),
      field('Broken', select('corrupt', { '': 'no', ...data.selectChoices.corruptions })),
      checkbox('raw', 'Exactly this payload: add no ids, company, type', false),
      h('button', { class: 'primary' }, 'Push'),
    ),
  )
}

function orderCard() {
  return card(
    'Order',
    h(
      'p',
      { class: 'soft' },
      'Hold events back, do things, then let them go in another order. Broken names and spellings: see Unknowns.',
    ),
    h(
      'div',
      { class: 'bar-line' },
      button('Hold events', () => act('holdPushes', {}, 'Events wait from now on')),
    ),
    form(
      async ({ order, drop }) => {
        const answer = await act('releasePushes', { order, drop: Number(drop) }, 'Released')
        if (answer) toast(`${answer.released} events on their way`)
      },
      h(
        'div',
        { class: 'pair' },
        field('Order', select('order', { kept: 'as they came', reversed: 'reversed', shuffled: 'shuffled' })),
        field('Lose the first', input('drop', 0, { type: 'number', min: 0 })),
      ),
      h('button', {}, 'Release'),
    ),
  )
}

function lostCard() {
  return card(
    'An event that got lost',
    form(
      ({ type }) => act('failEvent', { type, payload: templateOf(type) }, 'In the failed list'),
      field('Event', input('type', 'user_modify_org', { list: 'event-types', required: true })),
      h('button', {}, 'Put it into the failed list'),
    ),
  )
}

function pushRow({ sequence, type, payload, state, attempts }) {
  const last = attempts.at(-1)
  return h(
    'tr',
    { class: state === 'failed' ? 'bad' : '' },
    h('td', { class: 'number' }, sequence),
    h('td', {}, last ? stampOf(last.at) : ''),
    h(
      'td',
      {},
      h(
        'details',
        {},
        h('summary', {}, `${type} ${payload.eventSubType ?? ''}`),
        h('pre', {}, JSON.stringify(payload, undefined, 2)),
      ),
    ),
    h('td', {}, state),
    h(
      'td',
      {},
      attempts.map(({ result, durationMs }) => h('div', {}, `${result} (${durationMs} ms)`)),
    ),
  )
}

/** Subscription, pushing of any event in any condition, order, and what became of each. */
export async function renderEvents(page) {
  const log = h('div', {})
  const draw = async () => {
    const [pushes, failed] = await Promise.all([call('pushes'), call('failedList')])
    const rows = pushes.slice(-200).reverse().map(pushRow)
    log.replaceChildren(
      h('h2', {}, `Push log (${pushes.length})`),
      table(['#', 'At', 'Event', 'State', 'Answers'], rows),
      h('h2', {}, `Failed list (${failed.length})`),
      table(
        ['Event', 'At', 'Visible from'],
        failed.map(({ type, eventTime, visibleAt }) =>
          h('tr', {}, h('td', {}, type), h('td', {}, stampOf(eventTime)), h('td', {}, stampOf(visibleAt))),
        ),
      ),
    )
  }
  const { subscription } = await call('state')
  await draw()
  page.append(
    h('div', { class: 'main' }, h('div', { class: 'bar-line' }, button('Read again', draw)), log),
    h('div', { class: 'side' }, subscriptionCard(subscription), pushCard(), orderCard(), lostCard()),
  )
  return draw
}
