import type { SpecialDay } from '@meeting/shared/series/work-calendar'
import type { Database } from '../database/database.ts'

/** The years that a Corp has in its own words. */
export async function listOwnYears(
  database: Database,
  corpId: string,
): Promise<{ year: number; days: SpecialDay[] }[]> {
  const rows = await database
    .selectFrom('workCalendars')
    .select(['year', 'days'])
    .where('corpId', '=', corpId)
    .orderBy('year')
    .execute()
  // Written from this type only.
  return rows.map(({ year, days }) => ({ year, days: days as unknown as SpecialDay[] }))
}
