import type { Behaviour, PushVariant } from '../behaviour.ts'
import type { Recurrence } from '../calendar/event.types.ts'
import type { Credentials } from '../credentials.ts'
import type { Faults } from '../gateway/faults.types.ts'
import type { Department, Employee, Room, RoomGroup } from '../state.ts'

export type CodeKind = 'in-app' | 'browser' | 'sso'

export type LoggedCall = {
  sequence: number
  /** Epoch ms. */
  at: number
  method: string
  path: string
  /** `createEvent` (the SDK's function name) for the new API, the path without slash for the old. */
  api: string
  /** HTTP status; 0 when no answer was given. */
  status: number
  /** `code` or `errcode` (sub_code for 88) of a refusal. */
  error?: string
  counted: boolean
}

export type CallCount = { total: number; counted: number; byApi: Record<string, number> }

export type RoomResponse = 'accepted' | 'tentative' | 'declined'

/** An event as a person looking into the sandbox's calendar sees it. */
export type ControlEvent = {
  eventId: string
  title: string
  description: string
  /** Epoch ms. */
  start: number
  end: number
  status: 'confirmed' | 'cancelled'
  organizerUserId: string
  organizerUnionId: string
  attendeeUserIds: string[]
  rooms: { roomId: string; name: string; response: RoomResponse; bookId: string }[]
  /** Made in DingTalk's own client (true) or through the API (false). */
  native: boolean
}

export type NativeBooking = {
  userId: string
  roomIds: string[]
  /** Epoch ms or ISO-8601 with offset. */
  start: number | string
  end: number | string
  title: string
  description?: string
  attendeeUserIds?: string[]
  /** A series; DingTalk gives rooms only to one with an end date. */
  recurrence?: Recurrence
}

export type PushAttempt = { at: number; result: string; durationMs: number; ok: boolean }

export type Push = {
  sequence: number
  type: string
  payload: Record<string, unknown>
  url: string
  state: 'held' | 'sending' | 'delivered' | 'retrying' | 'failed' | 'dropped'
  attempts: PushAttempt[]
}

export type PushCorruption =
  | 'signature'
  | 'ciphertext'
  | 'owner'
  | 'padding'
  | 'length'
  | 'not-json'
  | 'empty-body'
  | 'no-encrypt'
  | 'old-timestamp'

export type PushRequest = {
  type: string
  payload?: Record<string, unknown>
  /** How often the same event is sent. Default 1. */
  copies?: number
  delayMs?: number
  corrupt?: PushCorruption
  variant?: Partial<PushVariant>
  /** Sent exactly as given: no ids, company or type are added. */
  raw?: boolean
}

export type Notice = {
  taskId: number
  at: number
  userId: string
  message: Record<string, unknown>
  /** Silently dropped as DingTalk does: the same content on the same day, over the limits, or not wanted. */
  dropped?: 'duplicate' | 'daily-limit' | 'minute-limit' | 'forbidden' | 'failed'
  read: boolean
}

/** How work notices reach people. */
export type NoticeSettings = {
  perPersonAndDay: number
  receiversPerMinute: number
  /** Whether the same content to the same person on the same day is dropped. */
  dropsRepeated: boolean
  /** How long delivery takes; until then nothing is known of it. */
  lagMs: number
  /** UserIds whom no notice may be sent to, and to whom sending fails. */
  forbiddenFor: string[]
  failsFor: string[]
}

export type FailedEvent = { type: string; payload: Record<string, unknown>; eventTime: number; visibleAt: number }

export type NewEmployee = Partial<Employee> & { userId: string; name: string }
/** Another `unionId`: the app went over to another developer organisation. */
export type EmployeeChange = Partial<Omit<Employee, 'userId'>> & { userId: string }
export type NewDepartment = Partial<Department> & { name: string; parentId: number }
export type DepartmentChange = Partial<Department> & { departmentId: number }
export type NewRoom = Partial<Room> & { name: string }
export type RoomChange = Partial<Room> & { roomId: string }

export type SubscribeResult = { ok: boolean; verdict: string }

export type ControlState = {
  company: { name: string; corpId: string; employees: number; departments: number; rooms: number; events: number }
  now: number
  subscription?: { url: string; types: string[] }
  faults: Faults
  behaviour: Behaviour
  permissions: string[]
  allowList?: string[]
  quota: { monthlyCalls: number; usedCalls: number; monthlyPushes: number; usedPushes: number }
}

/**
 * What a test, or a person at the control page, can do to DingTalk. Each is also `POST /control/<name>` with the input as
 * JSON body. Every refusal is a `ControlError` (HTTP 400 `{ error }`).
 */
export type SandboxControl = {
  authCode(input: { userId: string; kind: CodeKind; scope?: string }): Promise<{ code: string }>
  /** Books as that person in DingTalk's own client; rules and conflicts apply; pushes events. */
  book(input: NativeBooking): Promise<ControlEvent>
  /** Edits as the organizer in DingTalk's own client. */
  changeEvent(input: {
    eventId: string
    title?: string
    start?: number | string
    end?: number | string
  }): Promise<ControlEvent>
  cancelEvent(input: { eventId: string }): Promise<ControlEvent>
  releaseRoom(input: { eventId: string; roomId: string }): Promise<ControlEvent>
  approve(input: { eventId: string; roomId: string }): Promise<ControlEvent>
  refuse(input: { eventId: string; roomId: string }): Promise<ControlEvent>
  /** All events that touch the window (epoch ms), by start. */
  calendar(input?: { from?: number; to?: number; includeCancelled?: boolean }): Promise<ControlEvent[]>

  /**
   * Enters the request URL in the console, and token and aes_key when given: does the `check_url` round trip and keeps them only
   * when it passes.
   */
  subscribe(input: {
    url: string
    types?: string[]
    eventToken?: string
    eventAesKey?: string
  }): Promise<SubscribeResult>
  unsubscribe(): Promise<void>
  pushEvent(input: PushRequest): Promise<{ sequences: number[] }>
  /** From now on events wait in order, until `releasePushes`. */
  holdPushes(): Promise<void>
  /** Sends what was held, in this order, leaving out the first `drop`; ends the holding. */
  releasePushes(input?: { order?: 'kept' | 'reversed' | 'shuffled'; drop?: number }): Promise<{ released: number }>
  pushes(input?: { since?: number }): Promise<Push[]>
  /** Resolves when no push is on its way, retries included. */
  idle(): Promise<void>
  /** An event that three attempts did not deliver: it stands in the failed list at once. */
  failEvent(input: { type: string; payload?: Record<string, unknown> }): Promise<FailedEvent>
  /** All entries, also those not yet visible to the API; reading here consumes nothing. */
  failedList(): Promise<FailedEvent[]>

  /** Replaces the given faults; those not named keep their value. */
  setFaults(input: Partial<Faults>): Promise<Faults>
  clearFaults(): Promise<void>
  setBehaviour(input: Partial<Behaviour>): Promise<Behaviour>
  /** All granted permission points. */
  setPermissions(input: { granted: string[] }): Promise<string[]>
  grantPermissions(input: { permissions: string[] }): Promise<string[]>
  revokePermissions(input: { permissions: string[] }): Promise<string[]>
  /** What the console shows from now on: another secret after a reset, another app, another company. Answers all of it. */
  setCredentials(input: Partial<Credentials>): Promise<Credentials>
  /** The app's egress addresses; `ips` absent: any address may call. `callerIp` is what DingTalk says it sees. */
  setAllowList(input: { ips?: string[]; callerIp?: string }): Promise<void>
  setQuota(input: {
    monthlyCalls?: number
    monthlyPushes?: number
    usedCalls?: number
    usedPushes?: number
  }): Promise<void>
  /** 0 switches a limit off. */
  setLimits(input: { qps?: number; ipCallsPer20s?: number; eventsPerDay?: number }): Promise<void>
  setScope(input: { departmentIds: number[]; userIds: string[] }): Promise<void>
  /** `expire`: tokens are out of date (42001). `forget`: unknown from now on (40014). */
  invalidateTokens(input?: { how?: 'expire' | 'forget' }): Promise<void>

  hireEmployee(input: NewEmployee): Promise<Employee>
  changeEmployee(input: EmployeeChange): Promise<Employee>
  leave(input: { userId: string }): Promise<void>
  createDepartment(input: NewDepartment): Promise<Department>
  changeDepartment(input: DepartmentChange): Promise<Department>
  removeDepartment(input: { departmentId: number }): Promise<void>
  createRoom(input: NewRoom): Promise<Room>
  changeRoom(input: RoomChange): Promise<Room>
  removeRoom(input: { roomId: string }): Promise<void>
  employees(): Promise<Employee[]>
  departments(): Promise<Department[]>
  rooms(): Promise<Room[]>
  roomGroups(): Promise<RoomGroup[]>

  inbox(input?: { userId?: string; since?: number }): Promise<Notice[]>
  /** Replaces the given settings; those not named keep their value. */
  setNotices(input: Partial<NoticeSettings>): Promise<NoticeSettings>
  /** That person reads all notices that have arrived. */
  readNotices(input: { userId: string }): Promise<void>
  calls(input?: { since?: number; api?: string }): Promise<LoggedCall[]>
  callCount(): Promise<CallCount>
  state(): Promise<ControlState>
  /** Back to the seed: company, calendar, tokens, faults, behaviour, logs; the subscription goes too. */
  reset(): Promise<void>
}
