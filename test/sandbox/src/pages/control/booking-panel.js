import { act } from './api.js'
import { actor, becomeActor, directory, parsePerson, personName, roomsByGroup } from './directory.js'
import { button, card, field, form, h, input } from './dom.js'
import { peopleField, personField } from './person-field.js'
import { clockOf, dateOf, fromLocalInput, localInputOf, minuteMs } from './time.js'

const lengths = [15, 30, 45, 60, 90, 120]

function roomPicker(roomId) {
  const element = h(
    'select',
    { name: 'roomIds', multiple: true, size: 5 },
    roomsByGroup().map(([name, rooms]) =>
      h(
        'optgroup',
        { label: name },
        rooms.map((room) => h('option', { value: room.roomId }, `${room.name} (${room.capacity ?? '–'})`)),
      ),
    ),
  )
  for (const option of element.options) option.selected = option.value === roomId
  queueMicrotask(() => element.selectedOptions[0]?.scrollIntoView?.({ block: 'nearest' }))
  return element
}

/** Books as a person does in DingTalk's own client. */
export function bookingForm({ roomId, start, onDone }) {
  const person = personField('userId', actor(), becomeActor)
  const picker = roomPicker(roomId)
  const attendees = peopleField()
  const begin = input('start', localInputOf(start), { type: 'datetime-local', required: true })
  const end = input('end', localInputOf(start + 60 * minuteMs), { type: 'datetime-local', required: true })
  const setLength = (minutes) => {
    end.value = localInputOf(fromLocalInput(begin.value) + minutes * minuteMs)
  }
  begin.addEventListener('change', () => setLength(60))

  const book = async ({ title }) => {
    const event = await act(
      'book',
      {
        userId: parsePerson(person.value) ?? person.value,
        roomIds: [...picker.selectedOptions].map(({ value }) => value),
        start: fromLocalInput(begin.value),
        end: fromLocalInput(end.value),
        title,
        attendeeUserIds: attendees.userIds(),
      },
      'Booked in DingTalk',
    )
    if (event) onDone(event)
  }

  return card(
    'Book natively in DingTalk',
    form(
      book,
      field('As', person),
      field('Rooms', picker),
      field('From', begin),
      field('To', end),
      h(
        'div',
        { class: 'bar-line' },
        lengths.map((minutes) => button(`${minutes}`, () => setLength(minutes))),
        'minutes',
      ),
      field('Title', input('title', '临时会议', { required: true })),
      field('Attendees', attendees.element),
      h('button', { class: 'primary' }, 'Book'),
    ),
  )
}

function roomLine(event, { roomId, name, response, bookId }, onAct) {
  const target = { eventId: event.eventId, roomId }
  const isOpen = event.status === 'confirmed'
  return h(
    'li',
    {},
    h('b', {}, name),
    h('small', {}, ` ${response} · ${bookId}`),
    h(
      'div',
      { class: 'bar-line' },
      isOpen && response === 'tentative' && button('Approve', () => onAct('approve', target, `${name} approved`)),
      isOpen && response === 'tentative' && button('Refuse', () => onAct('refuse', target, `${name} refused`)),
      isOpen && button('Release room', () => onAct('releaseRoom', target, `${name} released`)),
    ),
  )
}

function changeForm(event, onAct) {
  return form(
    ({ title, start, end }) =>
      onAct(
        'changeEvent',
        { eventId: event.eventId, title, start: fromLocalInput(start), end: fromLocalInput(end) },
        'Changed in DingTalk',
      ),
    field('Title', input('title', event.title, { required: true })),
    field('From', input('start', localInputOf(event.start), { type: 'datetime-local', required: true })),
    field('To', input('end', localInputOf(event.end), { type: 'datetime-local', required: true })),
    h(
      'div',
      { class: 'bar-line' },
      h('button', {}, 'Change'),
      button('Cancel event', () => onAct('cancelEvent', { eventId: event.eventId }, 'Cancelled in DingTalk'), {
        class: 'danger',
      }),
    ),
  )
}

/** One event with what a person may do to it. */
export function eventDetail(event, { onAct, onClose }) {
  const attendees = event.attendeeUserIds.map(personName).join('、')
  const rooms = event.rooms.filter(({ roomId }) => directory.rooms.some((room) => room.roomId === roomId))
  return card(
    event.title,
    h('p', {}, `${dateOf(event.start)} ${clockOf(event.start)}–${clockOf(event.end)}`),
    h('p', {}, `${personName(event.organizerUserId)}${attendees ? `，${attendees}` : ''}`),
    h('p', { class: 'soft' }, `${event.status}, ${event.native ? 'booked in DingTalk' : 'booked by the app'}`),
    event.description ? h('p', { class: 'soft' }, event.description) : '',
    h(
      'ul',
      { class: 'plain' },
      rooms.map((room) => roomLine(event, room, onAct)),
    ),
    event.status === 'confirmed' ? changeForm(event, onAct) : '',
    h('p', { class: 'soft id' }, event.eventId),
    button('New booking', onClose),
  )
}
