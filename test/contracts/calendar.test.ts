import * as calendar from '@alicloud/dingtalk/dist/calendar_1_0/client.js'
import { createIdentifiers } from '@meeting/sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { problemsOf, unknownFields } from './model-problems.ts'
import { startSandbox } from './sandbox-server.ts'
import type { SandboxServer } from './sandbox-server.ts'
import { createSdk, refusalOf, runtime } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { callWire, fetchAppToken } from './wire.ts'

const ids = createIdentifiers(1)
const organizer = ids.unionId('zhangsan')
const attendee = ids.unionId('lisi')
const plainRoomId = ids.roomId('small-1')
const approvalRoomId = ids.roomId('small-3')
const now = Date.parse('2026-11-23T09:00:00+08:00')

let server: SandboxServer
let sdk: Sdk
let token: string

beforeAll(async () => {
  server = await startSandbox({ company: 'small', now: () => now })
  sdk = createSdk(server.port)
})

beforeEach(async () => {
  await server.sandbox.control.reset()
  await server.sandbox.control.setLimits({ qps: 0 })
  token = await fetchAppToken(server)
})

afterAll(() => server.close())

const moment = (dateTime: string): { dateTime: string; timeZone: string } => ({ dateTime, timeZone: 'Asia/Shanghai' })

const times = {
  start: new calendar.CreateEventRequestStart(moment('2026-11-24T10:00:00+08:00')),
  end: new calendar.CreateEventRequestEnd(moment('2026-11-24T11:00:00+08:00')),
}

/** Every field that a request may carry. */
const fullEvent = (): calendar.CreateEventRequest =>
  new calendar.CreateEventRequest({
    ...times,
    summary: '周例会 📅',
    description: '每周一次',
    isAllDay: false,
    attendees: [new calendar.CreateEventRequestAttendees({ id: attendee, isOptional: true })],
    location: new calendar.CreateEventRequestLocation({ displayName: '总部A座' }),
    reminders: [new calendar.CreateEventRequestReminders({ method: 'dingtalk', minutes: 30 })],
    onlineMeetingInfo: new calendar.CreateEventRequestOnlineMeetingInfo({ type: 'dingtalk' }),
    richTextDescription: new calendar.CreateEventRequestRichTextDescription({ text: '<p>每周一次</p>' }),
    uiConfigs: [new calendar.CreateEventRequestUiConfigs({ uiName: 'attendee', uiStatus: 'hide' })],
    categories: [new calendar.CreateEventRequestCategories({ categoryId: 'c1', displayName: '例会' })],
    cardInstances: [new calendar.CreateEventRequestCardInstances({ outTrackId: 'o1', scenario: 's1' })],
    extra: { noChatNotification: 'true' },
    recurrence: new calendar.CreateEventRequestRecurrence({
      pattern: new calendar.CreateEventRequestRecurrencePattern({
        type: 'weekly',
        interval: 1,
        daysOfWeek: 'tuesday',
        dayOfMonth: 24,
        index: 'first',
        firstDayOfWeek: 'sunday',
      }),
      range: new calendar.CreateEventRequestRecurrenceRange({
        type: 'endDate',
        endDate: '2026-12-31T00:00:00+08:00',
        numberOfOccurrences: 5,
      }),
    }),
  })

const headers = (): { xAcsDingtalkAccessToken: string } => ({ xAcsDingtalkAccessToken: token })

async function create(request = new calendar.CreateEventRequest({ ...times, summary: '评审' })): Promise<string> {
  const { body } = await sdk.calendar.createEventWithOptions(
    organizer,
    'primary',
    request,
    new calendar.CreateEventHeaders(headers()),
    runtime(),
  )
  return body?.id ?? ''
}

async function addRoom(eventId: string, roomId: string): Promise<boolean | undefined> {
  const request = new calendar.AddMeetingRoomsRequest({
    meetingRoomsToAdd: [new calendar.AddMeetingRoomsRequestMeetingRoomsToAdd({ roomId })],
  })
  const { body } = await sdk.calendar.addMeetingRoomsWithOptions(
    organizer,
    'primary',
    eventId,
    request,
    new calendar.AddMeetingRoomsHeaders(headers()),
    runtime(),
  )
  return body?.result
}

async function getEvent(eventId: string): Promise<calendar.GetEventResponseBody | undefined> {
  const { body } = await sdk.calendar.getEventWithOptions(
    organizer,
    'primary',
    eventId,
    new calendar.GetEventRequest({ maxAttendees: 100 }),
    new calendar.GetEventHeaders(headers()),
    runtime(),
  )
  return body
}

/** A timed event has no dates. */
const datesOf = (path: string): string[] => [`${path}.end.date: missing`, `${path}.start.date: missing`]

const eventsPath = `/v1.0/calendar/users/${organizer}/calendars/primary/events`

describe('events through the official SDK', () => {
  test('the echo of create fills the model', async () => {
    const { body } = await sdk.calendar.createEventWithOptions(
      organizer,
      'primary',
      fullEvent(),
      new calendar.CreateEventHeaders({ ...headers(), xClientToken: 'k1' }),
      runtime(),
    )
    expect(problemsOf(body).sort()).toEqual(datesOf(''))
    expect(body?.reminders?.[0]?.minutes).toBe('30')
    expect(body?.start?.dateTime).toBe('2026-11-24T10:00:00+08:00')
  })

  test('get fills the model: a series with a room, seen as one of its occurrences', async () => {
    const eventId = await create(fullEvent())
    expect(await addRoom(eventId, plainRoomId)).toBe(true)
    const body = await getEvent(`${eventId}_20261201T020000Z`)
    expect(problemsOf(body).sort()).toEqual(datesOf(''))
    expect(body?.seriesMasterId).toBe(eventId)
    expect(body?.originStart?.dateTime).toBe('2026-12-01T02:00:00Z')
    expect(body?.meetingRooms?.[0]).toMatchObject({ roomId: plainRoomId, responseStatus: 'accepted' })
  })

  test('the wire holds nothing that the SDK has no place for', async () => {
    const eventId = await create(fullEvent())
    await addRoom(eventId, plainRoomId)
    const { json: event } = await callWire(server, token, { path: `${eventsPath}/${eventId}` })
    // The SDK reads only the names of categories here.
    expect(unknownFields(event, calendar.GetEventResponseBody)).toEqual(['.categories[].categoryId'])
    const query = `timeMin=${encodeURIComponent('2026-11-24T00:00:00+08:00')}`
    const { json: view } = await callWire(server, token, {
      path: `${eventsPath}view?${query}&timeMax=${encodeURIComponent('2026-11-25T00:00:00+08:00')}`,
    })
    expect(unknownFields(view, calendar.ListEventsViewResponseBody)).toEqual(['.events[].categories[].categoryId'])
  })

  test('an update keeps what it does not name and names the rooms', async () => {
    const eventId = await create(fullEvent())
    await addRoom(eventId, plainRoomId)
    const { body } = await sdk.calendar.patchEventWithOptions(
      organizer,
      'primary',
      eventId,
      new calendar.PatchEventRequest({ id: eventId, summary: '改名' }),
      new calendar.PatchEventHeaders(headers()),
      runtime(),
    )
    expect(problemsOf(body).sort()).toEqual(datesOf(''))
    expect(body).toMatchObject({ summary: '改名', description: '每周一次' })
    expect(body?.location?.meetingRooms).toEqual(['望岳厅'])
  })

  test('list and view fill their models', async () => {
    const eventId = await create(fullEvent())
    await addRoom(eventId, plainRoomId)
    const { body: list } = await sdk.calendar.listEventsWithOptions(
      organizer,
      'primary',
      new calendar.ListEventsRequest({ timeMin: '2026-11-24T00:00:00+08:00', maxResults: 100, showDeleted: false }),
      new calendar.ListEventsHeaders(headers()),
      runtime(),
    )
    // The master of a series is no occurrence of one; the last page has a syncToken instead of a nextToken.
    expect(problemsOf(list).sort()).toEqual([
      ...datesOf('.events[0]').slice(0, 1),
      '.events[0].originStart: missing',
      '.events[0].seriesMasterId: missing',
      ...datesOf('.events[0]').slice(1),
      '.nextToken: missing',
    ])
    const { body: view } = await sdk.calendar.listEventsViewWithOptions(
      organizer,
      'primary',
      new calendar.ListEventsViewRequest({
        timeMin: '2026-12-01T00:00:00+08:00',
        timeMax: '2026-12-02T00:00:00+08:00',
        maxResults: 1,
      }),
      new calendar.ListEventsViewHeaders(headers()),
      runtime(),
    )
    expect(problemsOf(view).sort()).toEqual([...datesOf('.events[0]'), '.nextToken: missing'])
    expect(view?.events?.[0]?.seriesMasterId).toBe(eventId)
  })

  test('delete answers without a body, and the event is gone', async () => {
    const eventId = await create()
    const answer = await sdk.calendar.deleteEventWithOptions(
      organizer,
      'primary',
      eventId,
      new calendar.DeleteEventRequest({ pushNotification: false }),
      new calendar.DeleteEventHeaders(headers()),
      runtime(),
    )
    expect(answer.statusCode).toBe(200)
    const refusal = await refusalOf(getEvent(eventId))
    expect(refusal).toMatchObject({ code: 'instanceNotExist', statusCode: 404 })
  })

  test('people are added, listed and removed', async () => {
    const eventId = await create()
    const added = await sdk.calendar.addAttendeeWithOptions(
      organizer,
      'primary',
      eventId,
      new calendar.AddAttendeeRequest({
        attendeesToAdd: [new calendar.AddAttendeeRequestAttendeesToAdd({ id: attendee, isOptional: false })],
      }),
      new calendar.AddAttendeeHeaders(headers()),
      runtime(),
    )
    expect(added.statusCode).toBe(200)
    const list = async (): Promise<calendar.ListAttendeesResponseBody | undefined> => {
      const { body } = await sdk.calendar.listAttendeesWithOptions(
        organizer,
        'primary',
        eventId,
        new calendar.ListAttendeesRequest({ maxResults: 100 }),
        new calendar.ListAttendeesHeaders(headers()),
        runtime(),
      )
      return body
    }
    expect(problemsOf(await list())).toEqual(['.nextToken: missing'])
    await sdk.calendar.removeAttendeeWithOptions(
      organizer,
      'primary',
      eventId,
      new calendar.RemoveAttendeeRequest({
        attendeesToRemove: [new calendar.RemoveAttendeeRequestAttendeesToRemove({ id: attendee })],
      }),
      new calendar.RemoveAttendeeHeaders(headers()),
      runtime(),
    )
    expect((await list())?.attendees).toEqual([])
  })
})

describe('rooms of events through the official SDK', () => {
  test('the second to want a room gets meetingRoomNotAvailable', async () => {
    expect(await addRoom(await create(), plainRoomId)).toBe(true)
    const refusal = await refusalOf(addRoom(await create(), plainRoomId))
    expect(refusal).toMatchObject({ code: 'meetingRoomNotAvailable', statusCode: 400 })
    expect(refusal.message).toContain('code: 321001, developerMessage: [{"roomName":"望岳厅","text":')
  })

  test('a room is given back', async () => {
    const eventId = await create()
    await addRoom(eventId, plainRoomId)
    const { body } = await sdk.calendar.removeMeetingRoomsWithOptions(
      organizer,
      'primary',
      eventId,
      new calendar.RemoveMeetingRoomsRequest({
        meetingRoomsToRemove: [new calendar.RemoveMeetingRoomsRequestMeetingRoomsToRemove({ roomId: plainRoomId })],
      }),
      new calendar.RemoveMeetingRoomsHeaders(headers()),
      runtime(),
    )
    expect(body?.result).toBe(true)
    expect(await addRoom(await create(), plainRoomId)).toBe(true)
  })

  test('an event is handed over by its organizer, and its rooms stay', async () => {
    const eventId = await create()
    await addRoom(eventId, plainRoomId)
    const request = new calendar.TransferEventRequest({
      newOrganizerId: attendee,
      isExitCalendar: true,
      needNotifyViaO2O: false,
    })
    const transfer = (unionId: string) =>
      sdk.calendar.transferEventWithOptions(
        'primary',
        unionId,
        eventId,
        request,
        new calendar.TransferEventHeaders(headers()),
        runtime(),
      )
    expect(problemsOf((await transfer(organizer)).body)).toEqual([])
    const from = Date.parse('2026-11-24T10:00:00+08:00')
    const [event] = await server.sandbox.control.calendar({ from, to: from + 60_000 })
    expect(event).toMatchObject({ organizerUserId: 'lisi', rooms: [{ response: 'accepted' }] })
    await expect(transfer(organizer)).rejects.toMatchObject({ code: 'itemNotFound' })
  })

  test('busy times of rooms fill the model, those that wait for approval included', async () => {
    const eventId = await create()
    await addRoom(eventId, plainRoomId)
    await addRoom(eventId, approvalRoomId)
    const { body } = await sdk.calendar.getMeetingRoomsScheduleWithOptions(
      organizer,
      new calendar.GetMeetingRoomsScheduleRequest({
        roomIds: [plainRoomId, approvalRoomId],
        startTime: '2026-11-24T00:00:00.000Z',
        endTime: '2026-11-25T00:00:00.000Z',
      }),
      new calendar.GetMeetingRoomsScheduleHeaders(headers()),
      runtime(),
    )
    expect(problemsOf(body)).toEqual([
      '.scheduleInformation[0].error: missing',
      '.scheduleInformation[1].error: missing',
    ])
    const statuses = body?.scheduleInformation?.map((room) => room.scheduleItems?.[0]?.status)
    expect(statuses).toEqual(['BUSY', 'TENTATIVE'])
  })

  test('busy times of people fill the model', async () => {
    await create()
    const { body } = await sdk.calendar.getScheduleWithOptions(
      attendee,
      new calendar.GetScheduleRequest({
        userIds: [organizer],
        startTime: '2026-11-24T00:00:00.000Z',
        endTime: '2026-11-25T00:00:00.000Z',
      }),
      new calendar.GetScheduleHeaders(headers()),
      runtime(),
    )
    const item = '.scheduleInformation[0].scheduleItems[0]'
    expect(problemsOf(body).sort()).toEqual(['.scheduleInformation[0].error: missing', ...datesOf(item)])
  })
})
