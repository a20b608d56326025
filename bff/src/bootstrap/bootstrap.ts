import { dayRange, toWallTime, type Bootstrap, type Me, type MyRooms } from '@meeting/shared'
import { listMyBookings } from '../bookings/bookings.ts'
import type { CorpContext } from '../corps/corp-context.ts'
import { findEmployee, toRuleSubject } from '../directory/directory.ts'
import type { Employee } from '../directory/directory.types.ts'
import { DomainError } from '../errors.ts'
import { listMyRooms } from '../find/my-rooms.ts'
import { readMyBell } from '../notices/bell.ts'
import type { Session } from '../sign-in/sessions.types.ts'
import { listFreeNow } from '../timeline/free-now.ts'

const maxBookings = 50
/** What comes first is a comfort: the screen stands without. */
const noRooms: MyRooms = { favouriteIds: [], recentIds: [] }

/**
 * Everything the first screen draws. `employee`: who is asking, when known already. Times within are epoch ms or ISO 8601.
 * Throws `session.expired` when the employee is gone.
 */
export async function createBootstrap(
  context: CorpContext & { session: Session },
  employee?: Employee,
): Promise<Bootstrap> {
  const { dependencies, corp, session } = context
  const now = dependencies.clock.now()
  const liking = listMyRooms(context).catch(() => noRooms)
  const today = dayRange(toWallTime(now, corp.settings.timeZone).date, corp.settings.timeZone)
  const [person, bookings, kept, notices] = await Promise.all([
    employee ?? findEmployee(context, session.employeeId),
    listMyBookings(context, { range: { start: today.start, end: Number.POSITIVE_INFINITY }, limit: maxBookings }),
    dependencies.rooms.seenBy(corp.corpId, session),
    readMyBell(context),
  ])
  if (!person || person.leftAt !== null) throw new DomainError('session.expired')
  return {
    now,
    me: toMe(person, session),
    corp: corp.settings,
    bookings,
    freeNow: await listFreeNow(context, toRuleSubject(person), await liking),
    myRooms: await liking,
    rooms: kept.list,
    notices,
  }
}

/** Departments include those above mine: a room that is for one of them is for me. */
function toMe(employee: Employee, { corpId, administratorRole }: Session): Me {
  return {
    id: employee.id,
    name: employee.name,
    avatarUrl: employee.avatarUrl,
    corpId,
    isAdministrator: employee.isAdministrator,
    administratorRole,
    departmentIds: employee.allDepartmentIds,
    departmentName: employee.departmentName,
  }
}
