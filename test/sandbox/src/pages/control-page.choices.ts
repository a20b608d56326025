import type { Behaviour } from '../behaviour.ts'
import type { CodeKind, PushCorruption } from '../control/control.types.ts'
import type { ErrorKind, Faults, LostAnswer } from '../gateway/faults.types.ts'

/** How one behaviour is chosen on the page, and what the question is. */
export type BehaviourChoice = {
  group: 'booking' | 'rooms' | 'directory' | 'gateway' | 'sign-in' | 'push'
  question: string
  options?: readonly (string | number | boolean)[]
  /** Without options: free input of this kind. */
  input?: 'text' | 'number' | 'lines'
}

type OptionsOf<Value> = Extract<Value, string | number | boolean>

type ChoiceFor<Value> = BehaviourChoice & { options?: readonly OptionsOf<Value>[] }

const yesNo = [true, false] as const

/** Every behaviour that DingTalk's documents leave open; a new one that is missing here does not compile. */
export const behaviourChoices = {
  multiRoomAdd: {
    group: 'booking',
    question: 'Several rooms are added at once and one is busy',
    options: ['all-or-nothing', 'partial-with-error', 'partial-with-success'],
  },
  moveOntoConflict: {
    group: 'booking',
    question: 'An event is moved to a time when its room is taken',
    options: ['refuse', 'decline-room', 'drop-room'],
  },
  pendingMayOverlap: { group: 'booking', question: 'Bookings that wait for approval may overlap', options: yesNo },
  seriesConflict: {
    group: 'booking',
    question: 'One occurrence of a series finds the room taken',
    options: ['refuse', 'skip-occurrence'],
  },
  oneRoomPerSlot: { group: 'booking', question: 'Only one room per person and time', options: yesNo },
  pastBookings: {
    group: 'booking',
    question: 'A room is booked for a time that has passed',
    options: ['refuse', 'allow'],
  },
  unknownAttendee: {
    group: 'booking',
    question: 'An attendee whom nobody knows (any more)',
    options: ['drop', 'refuse'],
  },
  conflictText: { group: 'booking', question: 'Text of the refusal of a taken room', input: 'text' },
  conflictShape: {
    group: 'booking',
    question: 'How that refusal is wrapped',
    options: ['array', 'text', 'plain'],
  },
  ruleLanguage: { group: 'booking', question: 'Language of refusals by a rule', options: ['zh', 'en'] },
  busyQueryMaxRooms: { group: 'rooms', question: 'Rooms allowed in one busy query', input: 'number' },
  roomUpdateOmitted: {
    group: 'rooms',
    question: 'Fields that an update of a room leaves out',
    options: ['kept', 'cleared'],
  },
  roomListVisibility: {
    group: 'rooms',
    question: 'Rooms that the list shows',
    options: ['all', 'bookable-by-operator'],
  },
  roomListIncludesClosed: { group: 'rooms', question: 'The list shows closed rooms', options: yesNo },
  roomsEntitled: { group: 'rooms', question: 'The company has smart meeting rooms', options: yesNo },
  administratorsManageRooms: {
    group: 'rooms',
    question: 'Administrators of the company administer its rooms',
    options: yesNo,
  },
  unknownRoomGet: {
    group: 'rooms',
    question: 'Answer for a room that does not exist',
    options: ['param.error', 'room.not.found'],
  },
  outOfRangeOrganizer: {
    group: 'directory',
    question: 'An event for somebody whom the app may not see',
    options: ['permissionDeny', 'forbidden'],
  },
  leaverKeepsRooms: { group: 'directory', question: 'Bookings of somebody who left keep their rooms', options: yesNo },
  leaverCanAct: { group: 'directory', question: 'Calls may be made in the name of somebody who left', options: yesNo },
  completedClientToken: {
    group: 'gateway',
    question: 'A completed x-client-token comes again',
    options: ['replay', 'conflict', 'empty', 'ignored'],
  },
  quotaStatus: {
    group: 'gateway',
    question: 'HTTP status when the calls of the month are used up',
    options: [403, 429],
  },
  permissionsNeedNewToken: {
    group: 'gateway',
    question: 'A permission granted later needs a new token',
    options: yesNo,
  },
  unifiedTokenOnOldApi: { group: 'gateway', question: 'The unified token opens the old API', options: yesNo },
  scheduleNeedsMilliseconds: {
    group: 'gateway',
    question: 'Free/busy of people refuses times without milliseconds',
    options: yesNo,
  },
  failedListConsumes: {
    group: 'gateway',
    question: 'Reading the failed list deletes what the last call returned',
    options: yesNo,
  },
  failedListCounted: { group: 'gateway', question: 'Reading the failed list counts against the quota', options: yesNo },
  failedListDelayMs: {
    group: 'gateway',
    question: 'From the last retry to the failed list (ms)',
    input: 'number',
  },
  loginRedirect: {
    group: 'sign-in',
    question: 'Parameters that the login page sends back',
    options: ['both', 'code', 'authCode'],
  },
  loginErrorText: { group: 'sign-in', question: 'Error text after a refusal', input: 'text' },
  redirectUris: { group: 'sign-in', question: 'Registered redirect URLs, one per line; empty: any', input: 'lines' },
  eventRoomId: { group: 'push', question: 'Room ids inside room events', options: ['short', 'api'] },
  signatureParameter: {
    group: 'push',
    question: 'Name of the signature parameter',
    options: ['both', 'signature', 'msg_signature'],
  },
  timestampUnit: { group: 'push', question: 'Unit of the timestamp', options: ['milliseconds', 'seconds'] },
  fieldCase: { group: 'push', question: 'Spelling of field names', options: ['camel', 'pascal'] },
  pushIds: { group: 'push', question: 'Events carry eventId, BizId and EventTime', options: yesNo },
  extensionAs: { group: 'push', question: 'extension is sent as', options: ['object', 'string'] },
  labelsAs: { group: 'push', question: 'labels are sent as', options: ['string', 'array'] },
  diffInfoAs: { group: 'push', question: 'diffInfo is sent as', options: ['object', 'array', 'none'] },
  pushOwner: { group: 'push', question: 'Owner key inside the ciphertext', options: ['clientId', 'corpId'] },
  retriesResigned: { group: 'push', question: 'A retry is signed and encrypted again', options: yesNo },
} satisfies { [Key in keyof Required<Behaviour>]: ChoiceFor<Required<Behaviour>[Key]> }

/** Lists for the page's select boxes; a kind that is added to a type and missing here does not compile. */
const errorKinds: Readonly<Record<ErrorKind, string>> = {
  'system-busy': 'system busy',
  '500': 'HTTP 500',
  '503': 'HTTP 503',
  '429': 'HTTP 429',
  qps: 'more than 20 calls a second',
  html: 'HTML instead of JSON',
  punish: 'block page with redirect',
  'not-json': 'broken JSON',
  empty: 'empty body',
  'bad-token': 'token not valid',
  reset: 'connection broken',
}

const lostAnswers: Readonly<Record<LostAnswer['as'], string>> = {
  '500': 'HTTP 500',
  timeout: 'no answer at all',
  reset: 'connection broken',
}

const ipBlocks: Readonly<Record<Faults['ipBlock'], string>> = {
  none: 'no',
  html: 'yes, HTML page',
  punish: 'yes, redirect',
}

const corruptions: Readonly<Record<PushCorruption, string>> = {
  signature: 'wrong signature',
  ciphertext: 'broken ciphertext',
  owner: 'owner key of another app',
  padding: 'broken padding',
  length: 'wrong length field',
  'not-json': 'plaintext is not JSON',
  'empty-body': 'empty body',
  'no-encrypt': 'no encrypt field',
  'old-timestamp': 'timestamp of yesterday',
}

const codeKinds: Readonly<Record<CodeKind, string>> = {
  'in-app': 'inside DingTalk',
  browser: 'browser login',
  sso: 'admin console',
}

export const selectChoices = { errorKinds, lostAnswers, ipBlocks, corruptions, codeKinds }
