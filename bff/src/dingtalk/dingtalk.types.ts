import type { AttendeeResponse, DirectoryField, Equipment, RoomRules, TimeRange } from '@meeting/shared'
import type { DingTalkRoomWrites } from './room-writes.types.ts'

/**
 * What the rest of the BFF knows of DingTalk. Instants are epoch milliseconds, identifiers keep their kinds apart:
 * `userId` is the id inside the company, `unionId` the one that calendar and rooms take.
 */
export type DingTalkClient = {
  signIn: DingTalkSignIn
  directory: DingTalkDirectory
  rooms: DingTalkRooms
  roomWrites: DingTalkRoomWrites
  calendar: DingTalkCalendar
  events: DingTalkEvents
  notices: DingTalkNotices
}

/** What proves that credentials are right, before anything relies on them; none of these calls is counted. */
export type DingTalkCredentialCalls = {
  /** Throws kind `credentials` when AppKey or AppSecret are wrong. */
  proveApp(): Promise<void>
  /** Whether the app belongs to the Corp: DingTalk gives it a token under the corpId (server-api.md §1.2). */
  belongsToCorp(): Promise<boolean>
  /** Throws kind `credentials` when the SSO secret is not the Corp's. */
  proveConsole(): Promise<void>
}

/** Who goes first when calls are short: a person waiting, a booking on its way, a refresh. */
export type CallPriority = 'person' | 'booking' | 'refresh'

export type DingTalkSignIn = {
  /** In-app AuthCode (server-api.md §1.6). */
  exchangeAuthCode(code: string): Promise<{
    userId: string
    unionId: string
    name: string | null
    administratorLevel: 'main' | 'sub' | null
  }>
  /** Code of the browser login page (§1.7): user token, then the person behind it. */
  exchangeBrowserCode(code: string): Promise<{ unionId: string; name: string; corpId: string | null }>
  /** Undefined: not an employee of this company (60121). */
  findUserId(unionId: string): Promise<string | undefined>
  /** Code of the admin console (§1.8). */
  exchangeConsoleCode(code: string): Promise<{ corpId: string; userId: string; name: string; isAdministrator: boolean }>
}

export type DingTalkDepartment = { departmentId: number; name: string; parentId: number | null; order: number }
export type DingTalkEmployee = {
  userId: string
  unionId: string
  name: string
  title: string | null
  avatarUrl: string | null
  departmentIds: number[]
  active: boolean
  /** Which fields came empty: not filled in, or not allowed to be read. Their values are not looked at. */
  lacks: DirectoryField[]
  /** Undefined: not told (a department's list never does). */
  managerUserId?: string | null
  /** Whether the person leads a department; those that are not told of are missing. */
  leads: { departmentId: number; isLeader: boolean }[]
}
export type DingTalkDirectory = {
  /** Which part of the company the app may read; department 1 is all of it. */
  getScope(): Promise<{ departmentIds: number[]; userIds: string[] }>
  getDepartment(departmentId: number): Promise<DingTalkDepartment>
  listSubDepartments(departmentId: number): Promise<DingTalkDepartment[]>
  /** Direct members, one page; `nextCursor` null on the last. */
  listEmployees(
    departmentId: number,
    cursor: number,
  ): Promise<{ employees: DingTalkEmployee[]; nextCursor: number | null }>
  /** Undefined: unknown or outside the scope. */
  findEmployee(userId: string): Promise<DingTalkEmployee | undefined>
  listAdministrators(): Promise<{ userId: string; isMain: boolean }[]>
  /** How many people the company has, whatever the app may see; also who never opened DingTalk. */
  countPeople(): Promise<number>
  /** Directly below a department, also outside the scope. */
  listAllSubDepartmentIds(departmentId: number): Promise<number[]>
  /** Directly in a department, also outside the scope. */
  listAllUserIds(departmentId: number): Promise<string[]>
}

export type DingTalkRoomSummary = {
  roomId: string
  name: string
  capacity: number | null
  equipment: Equipment[]
  pictureUrl: string | null
  location: string | null
  groupId: number | null
  status: 'everyone' | 'administrators' | 'listed'
}
export type DingTalkRoom = DingTalkRoomSummary & {
  description: string | null
  /** `bookableBy` of a listed room carries unionIds and department ids; see `authorized`. */
  rules: Omit<RoomRules, 'bookableBy'>
  authorized: { unionIds: string[]; departmentIds: number[]; names: string[] }
}
export type DingTalkRooms = {
  listRooms(
    operatorUnionId: string,
    nextToken: number | null,
  ): Promise<{ rooms: DingTalkRoomSummary[]; nextToken: number | null }>
  /** Undefined: DingTalk no longer has it. */
  findRoom(operatorUnionId: string, roomId: string): Promise<DingTalkRoom | undefined>
  listGroups(operatorUnionId: string): Promise<{ groupId: number; name: string; parentId: number | null }[]>
}

export type NewCalendarEvent = {
  title: string
  description: string
  start: number
  end: number
  timeZone: string
  attendeeUnionIds: string[]
  location: string
}
export type RoomAnswer = 'accepted' | 'tentative' | 'declined' | 'unknown'
export type CalendarEvent = {
  eventId: string
  title: string
  description: string
  start: number
  end: number
  cancelled: boolean
  /** A series, or one of its dates. */
  recurring: boolean
  organizerUnionId: string | null
  organizerName: string | null
  attendees: { unionId: string; name: string; response: AttendeeResponse }[]
  rooms: { roomId: string; answer: RoomAnswer }[]
}
export type RoomBusy = {
  eventId: string
  organizerUnionId: string | null
  start: number
  end: number
  pending: boolean
}
export type DingTalkCalendar = {
  /** `clientToken`: the same value within a day is the same request (x-client-token). Answers the event id. */
  createEvent(organizerUnionId: string, event: NewCalendarEvent, clientToken: string): Promise<string>
  /** Undefined: deleted, or never was. `priority` is `booking` unless told. */
  findEvent(unionId: string, eventId: string, priority?: CallPriority): Promise<CalendarEvent | undefined>
  /** Events of a person that touch the range, series expanded (eventsview), all pages. */
  listEvents(unionId: string, from: number, to: number): Promise<CalendarEvent[]>
  /** Deleting what is gone already succeeds. As its organizer: for everyone. */
  deleteEvent(unionId: string, eventId: string, clientToken: string): Promise<void>
  /** One room per call (server-api.md §11.4). Throws kind `room_unavailable` when DingTalk refuses. */
  addRoom(organizerUnionId: string, eventId: string, roomId: string, clientToken: string): Promise<void>
  removeRoom(organizerUnionId: string, eventId: string, roomId: string, clientToken: string): Promise<void>
  /** Makes somebody else the organizer, asked for as the present one, who is no longer invited (§4.5, known from the SDK alone). */
  transferEvent(
    organizerUnionId: string,
    eventId: string,
    newOrganizerUnionId: string,
    clientToken: string,
  ): Promise<void>
  /** The words by which an event says where it is; DingTalk adds its own rooms. */
  changeLocation(organizerUnionId: string, eventId: string, location: string, clientToken: string): Promise<void>
  /** Busy times, at most 5 rooms and 90 days a call. Rooms that DingTalk refused to tell are missing. */
  listRoomBusy(operatorUnionId: string, roomIds: string[], from: number, to: number): Promise<Map<string, RoomBusy[]>>
  /**
   * When people are busy, at most 20 a call, asked as somebody; who DingTalk would not tell of is missing. A refresh: not asked at all
   * while calls are being saved.
   */
  listPeopleBusy(unionId: string, unionIds: string[], from: number, to: number): Promise<Map<string, TimeRange[]>>
}

export type FailedEvent = { eventType: string; occurredAt: number; payload: unknown }
export type DingTalkEvents = {
  /** One page of events that DingTalk could not deliver. Each call deletes what the previous one returned: store first. */
  listFailed(): Promise<{ failed: FailedEvent[]; hasMore: boolean }>
}

/** `agentId` is the app's; a task is what one sending became. */
export type DingTalkNotices = {
  /** Sends to at most 100 people; answers the task id once DingTalk has accepted it, which is not yet delivery. Not idempotent. */
  send(input: {
    agentId: string
    userIds: readonly string[]
    message: unknown
    priority: CallPriority
  }): Promise<number>
  /** Whether DingTalk is through with a task. */
  isSent(task: { agentId: string; taskId: number }): Promise<boolean>
  /** What became of it, by userId, within 24 hours; `refused` names DingTalk's code, or `failed`, `invalid`, `forbidden`. */
  readResult(task: {
    agentId: string
    taskId: number
  }): Promise<{ read: string[]; unread: string[]; refused: Map<string, string> }>
}

/**
 * What went wrong with a call, in our words:
 * `unavailable` 5xx, -1, network · `timeout` no answer in time, the call may have been carried out · `throttled` rate limit ·
 * `quota` monthly calls used up · `blocked` the address is punished (HTML) · `permission` a scope is missing · `address` egress IP not allowed ·
 * `credentials` AppKey or secret wrong · `auth_code` code unknown, used or expired · `out_of_scope` · `not_found` · `room_unavailable` ·
 * `daily_limit` flowLimit · `processing` the same client token is being worked on · `rejected` any other refusal.
 */
export type DingTalkErrorKind =
  | 'unavailable'
  | 'timeout'
  | 'throttled'
  | 'quota'
  | 'blocked'
  | 'permission'
  | 'address'
  | 'credentials'
  | 'auth_code'
  | 'out_of_scope'
  | 'not_found'
  | 'room_unavailable'
  | 'daily_limit'
  | 'processing'
  | 'rejected'
