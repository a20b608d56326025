import { act, call } from './api.js'
import { bookingForm, eventDetail } from './booking-panel.js'
import { directory, personName, roomsByGroup } from './directory.js'
import { button, h, input } from './dom.js'
import { clockOf, dateOf, dayMs, minuteMs, startOfDay } from './time.js'

const firstHour = 8
const lastHour = 20
const spanMs = (lastHour - firstHour) * 60 * minuteMs
const snapMs = 30 * minuteMs

const share = (day, moment) => {
  const from = day + firstHour * 60 * minuteMs
  return Math.min(1, Math.max(0, (moment - from) / spanMs))
}

const percent = (value) => `${(value * 100).toFixed(2)}%`

function bar(day, event, room, onPick) {
  const from = share(day, event.start)
  const to = share(day, event.end)
  const who = personName(event.organizerUserId)
  const state = room.response === 'accepted' ? (event.native ? 'native' : 'app') : room.response
  const words = `${event.title} · ${who}, ${clockOf(event.start)} to ${clockOf(event.end)}, ${state}`
  return h(
    'button',
    {
      type: 'button',
      class: `bar ${state}`,
      style: `left:${percent(from)};width:${percent(to - from)}`,
      title: words,
      'aria-label': words,
      onClick(click) {
        click.stopPropagation()
        onPick(event)
      },
    },
    `${event.title} · ${who}`,
  )
}

function closureBar(day, { closure }) {
  if (!closure || closure.start >= day + dayMs || (closure.end ?? Infinity) <= day) return ''
  const from = share(day, closure.start)
  const to = share(day, closure.end ?? day + dayMs)
  return h('span', { class: 'bar closed', style: `left:${percent(from)};width:${percent(to - from)}` }, closure.reason)
}

const marks = ({ status, rules, openReservation }) =>
  [
    status === 1 && 'admins',
    status === 2 && 'some',
    rules.approval !== 'none' && `${rules.approval} approval`,
    rules.maxMinutes > 0 && 'rules',
    !openReservation && 'not bookable',
  ].filter(Boolean)

function roomRow(day, room, events, panel) {
  const bars = events.flatMap((event) =>
    event.rooms
      .filter(({ roomId, response }) => roomId === room.roomId && response !== 'declined')
      .map((held) => bar(day, event, held, panel.showEvent)),
  )
  const startAt = (click) => {
    const { left, width } = click.currentTarget.getBoundingClientRect()
    const moment = day + firstHour * 60 * minuteMs + ((click.clientX - left) / width) * spanMs
    panel.showForm(room.roomId, Math.floor(moment / snapMs) * snapMs)
  }
  return h(
    'div',
    { class: 'row' },
    h(
      'div',
      { class: 'head' },
      h('b', {}, room.name),
      h('small', {}, [room.capacity ?? '–', ...marks(room)].join(' · ')),
    ),
    h('div', { class: 'track', onClick: startAt }, closureBar(day, room.rules), bars),
  )
}

function ruler(day, now) {
  const hours = Array.from({ length: lastHour - firstHour }, (_, index) => firstHour + index)
  const isToday = now >= day && now < day + dayMs
  return h(
    'div',
    { class: 'row ruler' },
    h('div', { class: 'head' }),
    h(
      'div',
      { class: 'track' },
      hours.map((hour, index) => h('span', { style: `left:${percent(index / hours.length)}` }, `${hour}`)),
      isToday ? h('i', { class: 'now', style: `left:${percent(share(day, now))}`, title: clockOf(now) }) : '',
    ),
  )
}

/** Every room on one day; a free place starts a booking, a bar opens its event. */
export async function renderCalendar(page) {
  const { now } = await call('state')
  let date = dateOf(now)
  const board = h('div', { class: 'board' })
  const side = h('div', { class: 'side' })
  const dateInput = input('date', date, { type: 'date', 'aria-label': 'Day', onChange: () => goTo(dateInput.value) })

  const panel = {
    showForm(roomId, start) {
      side.replaceChildren(bookingForm({ roomId, start, onDone: (event) => panel.showEvent(event) }))
    },
    showEvent(event) {
      side.replaceChildren(
        eventDetail(event, {
          async onAct(name, payload, done) {
            const changed = await act(name, payload, done)
            if (changed) panel.showEvent(changed)
          },
          onClose: () => panel.showForm(directory.rooms[0]?.roomId, nextHalfHour(now)),
        }),
      )
    },
  }

  const draw = async () => {
    const day = startOfDay(date)
    const [{ now: present }, events] = await Promise.all([
      call('state'),
      call('calendar', { from: day, to: day + dayMs }),
    ])
    board.replaceChildren(
      ruler(day, present),
      ...roomsByGroup().flatMap(([name, rooms]) => [
        h('h2', { class: 'group' }, name),
        ...rooms.map((room) => roomRow(day, room, events, panel)),
      ]),
    )
  }

  const goTo = async (newDate) => {
    date = newDate || dateOf(now)
    dateInput.value = date
    await draw()
  }
  const move = (days) => goTo(dateOf(startOfDay(date) + days * dayMs))

  panel.showForm(directory.rooms[0]?.roomId, nextHalfHour(now))
  await draw()
  page.append(
    h(
      'div',
      { class: 'main' },
      h(
        'div',
        { class: 'bar-line' },
        button('‹', () => move(-1), { 'aria-label': 'Day before' }),
        dateInput,
        button('›', () => move(1), { 'aria-label': 'Day after' }),
        button('Today', () => goTo(dateOf(now))),
        h(
          'span',
          { class: 'legend' },
          ['native', 'app', 'tentative', 'closed'].map((kind) =>
            h('span', {}, h('i', { class: `bar ${kind}` }), legend[kind]),
          ),
        ),
      ),
      board,
    ),
    side,
  )
  return draw
}

const legend = {
  native: 'booked in DingTalk',
  app: 'booked by the app',
  tentative: 'waits for approval',
  closed: 'closed',
}

function nextHalfHour(now) {
  return Math.ceil(now / snapMs) * snapMs
}
