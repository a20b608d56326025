/** Every behaviour of DingTalk that is documented as unknown, or documented twice; the product must survive each. */
export type Behaviour = {
  /** Several rooms in one add, one of them busy: nothing is booked, or the free ones are and the answer is an error or not. */
  multiRoomAdd: 'all-or-nothing' | 'partial-with-error' | 'partial-with-success'
  /** PUT moves an event onto a time when its room is taken. */
  moveOntoConflict: 'refuse' | 'decline-room' | 'drop-room'
  /** Whether two bookings that wait for approval may overlap. */
  pendingMayOverlap: boolean
  /** The answer to a repeated, completed `x-client-token`: the first answer, HTTP 409, 200 without a body, or done again. */
  completedClientToken: 'replay' | 'conflict' | 'empty' | 'ignored'
  /** Rooms of one busy query; above it the call fails. */
  busyQueryMaxRooms: number
  /** Which rooms the room list shows. */
  roomListVisibility: 'all' | 'bookable-by-operator'
  roomListIncludesClosed: boolean
  /** Whether the company has smart meeting rooms; without, every call about rooms is refused. */
  roomsEntitled: boolean
  /** Whether administrators of the company administer the app of meeting rooms too; it has administrators of its own. */
  administratorsManageRooms: boolean
  /** What `GET` of an unknown room answers. */
  unknownRoomGet: 'param.error' | 'room.not.found'
  /** Whether fields that an update of a room leaves out stay as they are. */
  roomUpdateOmitted: 'kept' | 'cleared'
  /** Room ids inside `meetingroom_*` events: a short number, or the id of the rooms API. */
  eventRoomId: 'short' | 'api'
  /** HTTP status of `ApiCountLimitForOrg`. */
  quotaStatus: 403 | 429
  /** Whether reading the old failed list deletes what the previous call returned. */
  failedListConsumes: boolean
  failedListCounted: boolean
  /** From the last failed retry to the appearance in the failed list. */
  failedListDelayMs: number
  /** An event for somebody outside the app's range. */
  outOfRangeOrganizer: 'permissionDeny' | 'forbidden'
  /** Whether the bookings of somebody who left keep their rooms. */
  leaverKeepsRooms: boolean
  /** Whether calls may still be made in the name of somebody who left; for transferring their events, say. */
  leaverCanAct: boolean
  /** Which parameters the login page sends back. */
  loginRedirect: 'both' | 'code' | 'authCode'
  loginErrorText: string
  /** People's free/busy refuses bounds without milliseconds. */
  scheduleNeedsMilliseconds: boolean
  /** A permission granted later needs a freshly issued token. */
  permissionsNeedNewToken: boolean
  /** Whether the unified token (`/oauth2/{corpId}/token`) opens the old API. */
  unifiedTokenOnOldApi: boolean
  /** The refusal of a room that is taken, and how it is wrapped. */
  conflictText: string
  conflictShape: 'array' | 'text' | 'plain'
  ruleLanguage: 'zh' | 'en'
  /** An administrator's setting: only one room per person and time. */
  oneRoomPerSlot: boolean
  pastBookings: 'refuse' | 'allow'
  /** An attendee whom nobody knows (any more). */
  unknownAttendee: 'drop' | 'refuse'
  /** A series of which one occurrence finds the room taken. */
  seriesConflict: 'refuse' | 'skip-occurrence'
  /** Redirect URLs registered in the console; absent: any. */
  redirectUris?: string[]
} & PushVariant

/** How an event is pushed; every spelling that was seen or documented. */
export type PushVariant = {
  signatureParameter: 'both' | 'signature' | 'msg_signature'
  timestampUnit: 'milliseconds' | 'seconds'
  fieldCase: 'camel' | 'pascal'
  /** False: no eventId, BizId, EventTime (as in captured traffic). */
  pushIds: boolean
  extensionAs: 'object' | 'string'
  labelsAs: 'string' | 'array'
  diffInfoAs: 'object' | 'array' | 'none'
  /** Whose key is inside the ciphertext. */
  pushOwner: 'clientId' | 'corpId'
  /** Whether a retry is signed and encrypted again. */
  retriesResigned: boolean
}

export const defaultBehaviour: Behaviour = {
  multiRoomAdd: 'all-or-nothing',
  moveOntoConflict: 'refuse',
  pendingMayOverlap: false,
  completedClientToken: 'replay',
  busyQueryMaxRooms: 20,
  roomListVisibility: 'all',
  roomListIncludesClosed: true,
  roomsEntitled: true,
  administratorsManageRooms: true,
  unknownRoomGet: 'param.error',
  roomUpdateOmitted: 'kept',
  eventRoomId: 'short',
  quotaStatus: 403,
  failedListConsumes: true,
  failedListCounted: false,
  failedListDelayMs: 180_000,
  outOfRangeOrganizer: 'permissionDeny',
  leaverKeepsRooms: true,
  leaverCanAct: false,
  loginRedirect: 'both',
  loginErrorText: 'access_denied',
  scheduleNeedsMilliseconds: false,
  permissionsNeedNewToken: false,
  unifiedTokenOnOldApi: true,
  conflictText: '该会议室在所选时间段已被预定',
  conflictShape: 'array',
  ruleLanguage: 'zh',
  oneRoomPerSlot: false,
  pastBookings: 'refuse',
  unknownAttendee: 'drop',
  seriesConflict: 'refuse',
  signatureParameter: 'both',
  timestampUnit: 'milliseconds',
  fieldCase: 'camel',
  pushIds: true,
  extensionAs: 'object',
  labelsAs: 'string',
  diffInfoAs: 'object',
  pushOwner: 'clientId',
  retriesResigned: true,
}
