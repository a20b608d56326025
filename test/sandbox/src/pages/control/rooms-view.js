import { act } from './api.js'
import { departmentName, directory, roomsByGroup } from './directory.js'
import { button, card, checkbox, field, form, h, input, select, table } from './dom.js'
import { departmentPicker, peopleField } from './person-field.js'
import { fromLocalInput, localInputOf } from './time.js'

const statuses = { 0: 'everyone', 1: 'administrators', 2: 'authorized members' }
const approvals = { none: 'no', standard: 'standard', custom: 'custom (DingTalk only)' }
const labels = { 1: 'TV', 2: 'phone', 3: 'projector', 4: 'whiteboard', 5: 'video' }
const advanceUnits = ['days', 'weeks', 'months', 'years']
const emptyRules = { maxMinutes: 0, minMinutes: 0, approval: 'none' }

function closureOf(before, { closureStart, closureEnd, closureReason }) {
  if (!closureStart) return {}
  const end = closureEnd ? { end: fromLocalInput(closureEnd) } : {}
  const { contactUserId } = before ?? {}
  return { closure: { start: fromLocalInput(closureStart), ...end, reason: closureReason, contactUserId } }
}

function advanceOf({ advanceAmount, advanceUnit, advanceFrom }) {
  if (!advanceAmount) return {}
  return { advance: { amount: Number(advanceAmount), unit: advanceUnit, from: advanceFrom || '00:00' } }
}

function toRoom(room, fields) {
  return {
    ...(room ? { roomId: room.roomId } : {}),
    name: fields.name,
    ...(fields.capacity ? { capacity: Number(fields.capacity) } : {}),
    status: Number(fields.status),
    groupId: Number(fields.groupId),
    labelIds: Object.keys(labels)
      .map(Number)
      .filter((labelId) => fields[`label-${labelId}`] === 'on'),
    openReservation: fields.openReservation === 'on',
    recurring: fields.recurring === 'on',
    rules: {
      minMinutes: Number(fields.minMinutes),
      maxMinutes: Number(fields.maxMinutes),
      approval: fields.approval,
      ...advanceOf(fields),
      ...closureOf(room?.rules.closure, fields),
    },
  }
}

const number = (name, value) => input(name, value, { type: 'number', min: 0 })
const moment = (name, value) => input(name, value === undefined ? '' : localInputOf(value), { type: 'datetime-local' })

function rulesFields({ minMinutes, maxMinutes, approval, advance, closure }) {
  return [
    h(
      'div',
      { class: 'pair' },
      field('At least (minutes)', number('minMinutes', minMinutes)),
      field('At most, 0: any', number('maxMinutes', maxMinutes)),
    ),
    h(
      'div',
      { class: 'pair' },
      field('Ahead at most', number('advanceAmount', advance?.amount)),
      field('Unit', select('advanceUnit', advanceUnits, advance?.unit ?? 'days')),
    ),
    field('Opens at', input('advanceFrom', advance?.from, { type: 'time' })),
    field('Approval', select('approval', approvals, approval)),
    field('Closed from', moment('closureStart', closure?.start)),
    field('Closed until (empty: for ever)', moment('closureEnd', closure?.end)),
    field('Reason', input('closureReason', closure?.reason)),
  ]
}

/** Who may book a room of status 2: departments and people, as DingTalk keeps them. */
function membersField(members = []) {
  const idsOf = (type) => members.filter(({ memberType }) => memberType === type).map(({ memberId }) => memberId)
  const departments = departmentPicker(idsOf('dept').map(Number))
  const known = directory.employees.filter(({ unionId }) => idsOf('user').includes(unionId))
  const people = peopleField(known.map(({ userId }) => userId))
  return {
    element: h(
      'details',
      {},
      h('summary', {}, 'Authorized members'),
      field('Departments', departments),
      field('People', people.element),
    ),
    members: () => [
      ...[...departments.selectedOptions].map(({ value }) => ({
        memberId: value,
        memberType: 'dept',
        memberName: departmentName(Number(value)),
      })),
      ...directory.employees
        .filter(({ userId }) => people.userIds().includes(userId))
        .map(({ unionId, name }) => ({ memberId: unionId, memberType: 'user', memberName: name })),
    ],
  }
}

function roomForm(room, onSaved) {
  const authorized = membersField(room?.authorizedMembers)
  const groups = {
    0: 'no group',
    ...Object.fromEntries(directory.roomGroups.map(({ groupId, name }) => [groupId, name])),
  }
  const save = async (fields) => {
    const done = `${fields.name}: ${room ? 'changed' : 'created'}`
    const input = { ...toRoom(room, fields), authorizedMembers: authorized.members() }
    const saved = await act(room ? 'changeRoom' : 'createRoom', input, done)
    if (saved) onSaved(saved)
  }
  return form(
    save,
    room ? h('p', { class: 'soft id' }, `${room.roomId} · in events ${room.eventRoomId}`) : '',
    h(
      'div',
      { class: 'pair' },
      field('Name', input('name', room?.name, { required: true })),
      field('Seats', input('capacity', room?.capacity, { type: 'number', min: 1 })),
    ),
    h(
      'div',
      { class: 'pair' },
      field('Group', select('groupId', groups, room?.groupId ?? 0)),
      field('Who may book', select('status', statuses, room?.status ?? 0)),
    ),
    h(
      'div',
      { class: 'bar-line' },
      Object.entries(labels).map(([labelId, label]) =>
        checkbox(`label-${labelId}`, label, room?.labelIds.includes(Number(labelId)) ?? false),
      ),
    ),
    h(
      'div',
      { class: 'bar-line' },
      checkbox('openReservation', 'Open for booking', room?.openReservation ?? true),
      checkbox('recurring', 'Series allowed', room?.recurring ?? true),
    ),
    authorized.element,
    rulesFields(room?.rules ?? emptyRules),
    h('button', { class: 'primary' }, room ? 'Save' : 'Create'),
  )
}

function roomCard(room, show) {
  const remove = async () => {
    if (await act('removeRoom', { roomId: room.roomId }, `${room.name}: removed`)) show()
  }
  return card(
    room.name,
    room.pictureUrl ? h('img', { class: 'picture', src: room.pictureUrl, alt: '' }) : '',
    h('p', { class: 'soft' }, room.description ?? ''),
    roomForm(room, show),
    h('div', { class: 'bar-line' }, button('Remove room', remove, { class: 'danger' })),
  )
}

function roomRow(room, groupName, show) {
  return h(
    'tr',
    { class: 'pick', onClick: () => show(room) },
    h(
      'td',
      {},
      button(room.name, () => show(room), { class: 'link' }),
    ),
    h('td', {}, groupName),
    h('td', { class: 'number' }, room.capacity ?? ''),
    h('td', {}, room.labelIds.map((labelId) => labels[labelId]).join(', ')),
    h('td', {}, statuses[room.status]),
    h(
      'td',
      { class: 'soft' },
      [
        room.rules.approval !== 'none' && 'approval',
        room.rules.closure && 'closure',
        room.rules.maxMinutes > 0 && 'length',
      ]
        .filter(Boolean)
        .join(', '),
    ),
  )
}

/** All rooms, with creating, changing, closing and removing. */
export function renderRooms(page) {
  const side = h('div', { class: 'side' })
  const list = h('div', {})
  const show = (room) => {
    side.replaceChildren(room ? roomCard(room, show) : card('New room', roomForm(undefined, show)))
  }
  const draw = () => {
    const rows = roomsByGroup().flatMap(([name, rooms]) => rooms.map((room) => roomRow(room, name, show)))
    list.replaceChildren(table(['Room', 'Group', 'Seats', 'Equipment', 'For', 'Rules'], rows))
  }
  show()
  draw()
  page.append(
    h(
      'div',
      { class: 'main' },
      h(
        'div',
        { class: 'bar-line' },
        button('New room', () => show()),
      ),
      list,
    ),
    side,
  )
  return draw
}
