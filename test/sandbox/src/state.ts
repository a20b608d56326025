/** The data of a company at the start: what a generator writes and the sandbox loads. */
export type Company = {
  name: string
  departments: Department[]
  employees: Employee[]
  roomGroups: RoomGroup[]
  rooms: Room[]
  /** Bookings that people made in DingTalk's own client before the sandbox started. */
  bookings: SeedBooking[]
  /** What the app may see of the directory; `departmentIds: [1]` is the whole company. */
  scope: DirectoryScope
}

export type DirectoryScope = { departmentIds: number[]; userIds: string[] }

export type Department = {
  /** The root is always 1. */
  departmentId: number
  /** Absent for the root. */
  parentId?: number
  name: string
  order?: number
  managerUserIds?: string[]
  hidden?: boolean
  brief?: string
}

export type AdministratorLevel = 'none' | 'main' | 'sub'

export type Employee = {
  userId: string
  /** Take it from `createIdentifiers(seed).unionId(userId)`. */
  unionId: string
  name: string
  title?: string
  jobNumber?: string
  mobile?: string
  email?: string
  workPlace?: string
  telephone?: string
  remark?: string
  avatarUrl?: string
  managerUserId?: string
  /** Epoch ms. */
  hiredAt?: number
  /** Employees may sit in several departments; never empty. */
  departmentIds: number[]
  /** The departments this person leads. */
  leaderOf?: number[]
  /** Absent: none. Main and sub administrators may also administer meeting rooms. */
  administrator?: AdministratorLevel
  boss?: boolean
  /** False: invited, never opened DingTalk. Default true. */
  active?: boolean
  /** Epoch ms; a person who left stays known to old bookings only. */
  leftAt?: number
}

export type RoomGroup = {
  groupId: number
  /** 0: top level. */
  parentId: number
  name: string
}

/** 1 TV, 2 phone, 3 projector, 4 whiteboard, 5 video conference. */
export type RoomLabelId = 1 | 2 | 3 | 4 | 5

export type AuthorizedMember = {
  /** A unionId, or a department id as text. */
  memberId: string
  memberType: 'user' | 'dept'
  memberName: string
}

export type AdvanceUnit = 'days' | 'weeks' | 'months' | 'years'

export type RoomRules = {
  /** Minutes; 0 is unlimited. */
  maxMinutes: number
  /** Minutes; 0 is unlimited. */
  minMinutes: number
  /** How early one may book: `amount` units before the day, from the clock time `from` (HH:mm, Shanghai). */
  advance?: { amount: number; unit: AdvanceUnit; from: string }
  /** A closure, epoch ms; without `end` it is permanent. */
  closure?: { start: number; end?: number; reason: string; contactUserId?: string }
  /** `custom` can only be booked in DingTalk's own client. */
  approval: 'none' | 'standard' | 'custom'
}

export type Room = {
  /** 48 hex digits; take it from `createIdentifiers(seed).roomId(key)`. */
  roomId: string
  /** The short number by which events name the room. */
  eventRoomId: string
  name: string
  isvRoomId: string
  /** 0 everyone, 1 administrators only, 2 the authorized members. */
  status: 0 | 1 | 2
  capacity?: number
  /** Absolute, or a path such as `/pictures/room-07.svg` that is completed with the sandbox's public URL. */
  pictureUrl?: string
  location?: { title: string; desc: string }
  labelIds: RoomLabelId[]
  /** 0: in no group. */
  groupId: number
  authorizedMembers?: AuthorizedMember[]
  /** Repeating bookings allowed. */
  recurring: boolean
  openReservation: boolean
  description?: string
  rules: RoomRules
}

export type SeedBooking = {
  organizerUserId: string
  roomIds: string[]
  /** Epoch ms. */
  start: number
  /** Epoch ms, exclusive. */
  end: number
  title: string
  attendeeUserIds?: string[]
  description?: string
  /** Waits for approval; only for rooms that ask for it. */
  pending?: boolean
}

/**
 * Where the sandbox finds the parts that another module draws:
 * `company/demo-company.ts` exports `createDemoCompany({ seed, now }): Company`,
 * `company/pictures.ts` exports `renderPicture(fileName): string | undefined` (SVG, served under `/pictures/<fileName>`).
 */
export type PictureRenderer = (fileName: string) => string | undefined

/** What the login page is rendered from (`pages/login-page.ts` exports `renderLoginPage(input): string`). */
export type LoginPageInput = {
  corpName: string
  appName: string
  employees: { userId: string; name: string; title?: string; departmentName: string; avatarUrl?: string }[]
  /** The page posts a form to `action` with these fields and `userId`; a field `decision=refuse` says no. */
  action: string
  hiddenFields: Record<string, string>
}

/** What the control page is rendered from (`pages/control-page.ts` exports `renderControlPage(input): string`). */
export type ControlPageInput = {
  corpName: string
  /** Names of all control calls; each is `POST /control/<name>` with a JSON body, answering JSON. */
  calls: string[]
  publicUrl: string
}
