import type { Identifiers } from '../identifiers.ts'
import type { AuthorizedMember, Room, RoomGroup, RoomRules } from '../state.ts'
import type { BuiltDirectory } from './build-directory.ts'
import { dayMs } from './company-time.ts'
import { demoBuildings, roomLabels } from './demo-rooms.ts'
import type { DemoRoom, DemoRoomSpecial } from './demo-rooms.ts'

type RoomsContext = { ids: Identifiers; directory: BuiltDirectory; today: number; facilitiesHandle: string }

const openRules: RoomRules = { maxMinutes: 0, minMinutes: 0, approval: 'none' }

function rulesOf(special: DemoRoomSpecial | undefined, context: RoomsContext): RoomRules {
  switch (special?.kind) {
    case 'standard-approval':
      return { ...openRules, approval: 'standard' }
    case 'custom-approval':
      return { ...openRules, approval: 'custom' }
    case 'rules':
      return {
        ...openRules,
        minMinutes: special.minMinutes,
        maxMinutes: special.maxMinutes,
        advance: { amount: special.daysAhead, unit: 'days', from: special.opensAt },
      }
    case 'closed':
      return {
        ...openRules,
        closure: {
          start: context.today + special.fromDay * dayMs,
          ...(special.toDay === undefined ? {} : { end: context.today + special.toDay * dayMs }),
          reason: special.reason,
          contactUserId: employeeOf(context.facilitiesHandle, context).userId,
        },
      }
    default:
      return openRules
  }
}

function employeeOf(handle: string, { directory }: RoomsContext) {
  const employee = directory.byHandle.get(handle)
  if (!employee) throw new Error(`no demo person ${handle}`)
  return employee
}

function membersOf(special: DemoRoomSpecial | undefined, context: RoomsContext): AuthorizedMember[] | undefined {
  if (special?.kind !== 'partial') return undefined
  const departments = special.departments.map((key): AuthorizedMember => {
    const departmentId = context.directory.departmentId(key)
    const department = context.directory.departments.find((one) => one.departmentId === departmentId)
    return { memberId: String(departmentId), memberType: 'dept', memberName: department?.name ?? '' }
  })
  const people = special.people.map((handle): AuthorizedMember => {
    const employee = employeeOf(handle, context)
    return { memberId: employee.unionId, memberType: 'user', memberName: employee.name }
  })
  return [...departments, ...people]
}

function statusOf(special: DemoRoomSpecial | undefined): Room['status'] {
  if (special?.kind === 'admins-only') return 1
  return special?.kind === 'partial' ? 2 : 0
}

function isOpen(special: DemoRoomSpecial | undefined): boolean {
  return special?.kind !== 'closed' || special.toDay !== undefined
}

type RoomPlace = { number: number; groupId: number; building: string; place: string }

function buildRoom(demo: DemoRoom, at: RoomPlace, context: RoomsContext): Room {
  const { special } = demo
  const roomId = context.ids.roomId(`demo-${at.number}`)
  const authorizedMembers = membersOf(special, context)
  return {
    roomId,
    eventRoomId: String(230 + at.number),
    name: demo.name,
    isvRoomId: `room-${String(at.number).padStart(4, '0')}`,
    status: statusOf(special),
    capacity: demo.capacity,
    pictureUrl: `/pictures/${roomId}.svg`,
    location: { title: at.building, desc: at.place },
    labelIds: demo.equipment.map((equipment) => roomLabels[equipment]),
    groupId: at.groupId,
    ...(authorizedMembers ? { authorizedMembers } : {}),
    recurring: special?.kind !== 'rules' && special?.kind !== 'custom-approval',
    openReservation: isOpen(special),
    description: demo.description,
    rules: rulesOf(special, context),
  }
}

/** Groups (building, then floor) and rooms of the demo company; `today` is the start of its day, epoch ms. */
export function buildRooms(context: RoomsContext): { roomGroups: RoomGroup[]; rooms: Room[] } {
  const roomGroups: RoomGroup[] = []
  const rooms: Room[] = []
  const addGroup = (parentId: number, name: string): number => {
    const groupId = 171 + roomGroups.length
    roomGroups.push({ groupId, parentId, name })
    return groupId
  }

  for (const building of demoBuildings) {
    const buildingId = addGroup(0, building.name)
    for (const floor of building.floors) {
      const groupId = addGroup(buildingId, floor.name)
      for (const room of floor.rooms) {
        const at = { number: rooms.length + 1, groupId, building: building.name, place: floor.place }
        rooms.push(buildRoom(room, at, context))
      }
    }
  }
  return { roomGroups, rooms }
}
