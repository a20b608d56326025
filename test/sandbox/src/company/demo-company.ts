import { createIdentifiers } from '../identifiers.ts'
import type { Company } from '../state.ts'
import { buildBookings } from './build-bookings.ts'
import { buildDirectory } from './build-directory.ts'
import { buildRooms } from './build-rooms.ts'
import { createChance } from './chance.ts'
import { startOfCompanyDay } from './company-time.ts'
import { demoCompanyName } from './demo-departments.ts'

/**
 * The company of the demo: 120 employees and one leaver in 14 departments, 36 rooms in 3 buildings, and what people booked in
 * DingTalk's own client from a week before to a week after `now` (epoch ms). Follows from the seed and the company's calendar
 * date alone (Asia/Shanghai).
 */
export function createDemoCompany({ seed, now }: { seed: number; now: number }): Company {
  const ids = createIdentifiers(seed)
  const today = startOfCompanyDay(now)
  const directory = buildDirectory({ ids, chance: createChance(seed), today })
  const { roomGroups, rooms } = buildRooms({ ids, directory, today, facilitiesHandle: 'luoanning' })
  const bookings = buildBookings({ directory, rooms, chance: createChance(seed + 1), today })
  const { departments, employees, scope } = directory
  return { name: demoCompanyName, departments, employees, roomGroups, rooms, bookings, scope }
}
