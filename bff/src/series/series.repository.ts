import { sql } from 'kysely'
import type { TimeRange } from '@meeting/shared'
import type { SkipCause } from '@meeting/shared/series/repeat.types'
import type { Database } from '../database/database.ts'
import type { NewSeriesDate, StoredSeries, StoredSeriesDate } from './series.types.ts'

/** Nothing booked here lasts longer: what begins earlier is found by its index. */
const longest = sql.lit('24 hours')

export type Slot = { roomId: string; range: TimeRange }
export type SlotConflict = { place: number; roomId: string; start: number; end: number; organizer: string | null }

/** What stands in the way of slots, by their places: one statement however many there are. */
export async function listSlotConflicts(
  database: Database,
  corpId: string,
  slots: readonly Slot[],
): Promise<SlotConflict[]> {
  if (slots.length === 0) return []
  const { rows } = await sql<SlotConflict>`
    select (s.place - 1)::int as place, o.room_id, (extract(epoch from lower(o.during)) * 1000)::float8 as start,
      (extract(epoch from upper(o.during)) * 1000)::float8 as "end", coalesce(e.name, b.organizer_name) as organizer
    from unnest(${slots.map(({ roomId }) => roomId)}::uuid[], ${slots.map(({ range }) => new Date(range.start).toISOString())}::timestamptz[],
      ${slots.map(({ range }) => new Date(range.end).toISOString())}::timestamptz[]) with ordinality as s(room_id, from_at, to_at, place)
    join room_occupancies o on o.corp_id = ${corpId} and o.room_id = s.room_id and (o.active or o.conflict)
      and o.during && tstzrange(s.from_at, s.to_at, '[)')
    left join bookings b on b.corp_id = ${corpId} and b.id = o.booking_id
    left join employees e on e.corp_id = ${corpId} and e.id = b.organizer_id
    order by s.place, lower(o.during)`.execute(database)
  return rows
}

/** Writes a series with its dates, and that they are to be worked off. False: there is one of this id. */
export async function insertSeries(
  database: Database,
  corpId: string,
  series: StoredSeries,
  dates: readonly NewSeriesDate[],
  times: { now: number; dueAt: number },
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const at = new Date(times.now)
    const { rule, ...columns } = series
    const inserted = await transaction
      .insertInto('bookingSeries')
      .values({ ...columns, rule: JSON.stringify(rule), corpId, createdAt: at, updatedAt: at })
      .onConflict((conflict) => conflict.columns(['corpId', 'id']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) return false
    await insertDates(transaction, corpId, series.id, dates, times.now)
    await requestSaving(transaction, corpId, series.id, times)
    return true
  })
}

async function insertDates(
  transaction: Database,
  corpId: string,
  seriesId: string,
  dates: readonly NewSeriesDate[],
  now: number,
): Promise<void> {
  const rows = dates.map(({ date, range, roomIds, state, cause, bookingId }) => ({
    date,
    starts: new Date(range.start).toISOString(),
    ends: new Date(range.end).toISOString(),
    rooms: roomIds,
    state,
    cause,
    booking: bookingId,
  }))
  await sql`
    insert into booking_series_dates (corp_id, series_id, date, during, room_ids, state, cause, booking_id, updated_at)
    select ${corpId}, ${seriesId}::uuid, d.date, tstzrange(d.starts, d.ends, '[)'), d.rooms, d.state, d.cause, d.booking, ${new Date(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(date date, starts timestamptz, ends timestamptz, rooms uuid[],
      state text, cause jsonb, booking uuid)`.execute(transaction)
}

async function requestSaving(
  database: Database,
  corpId: string,
  seriesId: string,
  { now, dueAt }: { now: number; dueAt: number },
): Promise<void> {
  const at = new Date(now)
  await database
    .insertInto('outbox')
    .values({ corpId, kind: 'series', subjectId: seriesId, dueAt: new Date(dueAt), createdAt: at, updatedAt: at })
    .execute()
}

export async function findSeries(database: Database, corpId: string, id: string): Promise<StoredSeries | undefined> {
  const row = await database
    .selectFrom('bookingSeries')
    .select(['id', 'organizerId', 'title', 'note', 'rule', 'timeZone', 'roomIds', 'attendeeIds', 'requestDigest'])
    .select(['startMinutes', 'minutes'])
    .where('corpId', '=', corpId)
    .where('id', '=', id)
    .executeTakeFirst()
  // Written from this type only.
  return row && { ...row, rule: row.rule as unknown as StoredSeries['rule'] }
}

/** The series of which a booking is a date. */
export async function findSeriesIdOf(database: Database, corpId: string, bookingId: string): Promise<string | null> {
  const row = await database
    .selectFrom('bookings')
    .select('seriesId')
    .where('corpId', '=', corpId)
    .where('id', '=', bookingId)
    .executeTakeFirst()
  return row?.seriesId ?? null
}

/** All dates of a series in order, each with its booking and whether its rooms are taken. One statement. */
export async function listDates(database: Database, corpId: string, seriesId: string): Promise<StoredSeriesDate[]> {
  const { rows } = await sql<StoredSeriesDate>`
    select d.date::text as date, (extract(epoch from lower(d.during)) * 1000)::float8 as start,
      (extract(epoch from upper(d.during)) * 1000)::float8 as "end", d.room_ids, d.state, d.cause, d.booking_id,
      case when b.id is not null then json_build_object('state', b.state, 'start', (extract(epoch from lower(b.during)) * 1000)::float8,
        'end', (extract(epoch from upper(b.during)) * 1000)::float8, 'roomIds', coalesce((select json_agg(o.room_id order by o.room_id)
          from room_occupancies o where o.booking_id = b.id and (o.active or o.conflict) and not o.arriving), '[]')) end as booking,
      exists (select from room_occupancies o where o.corp_id = ${corpId} and o.room_id = any(d.room_ids) and (o.active or o.conflict)
        and o.during && d.during and lower(o.during) > lower(d.during) - interval ${longest}) as taken
    from booking_series_dates d left join bookings b on b.corp_id = ${corpId} and b.id = d.booking_id
    where d.corp_id = ${corpId} and d.series_id = ${seriesId}::uuid
    order by d.date`.execute(database)
  return rows
}

export type SavedDate = { date: string; bookingId: string; cause: SkipCause | null }

/**
 * Writes down what became of dates: held, or left out with why. Their bookings learn of the series, and are placed one after the
 * other, so that nobody else's booking waits behind a whole year of them.
 */
export async function settleDates(
  database: Database,
  corpId: string,
  seriesId: string,
  saved: readonly SavedDate[],
  { now, pauseMs }: { now: number; pauseMs: number },
): Promise<void> {
  const at = sql`${new Date(now)}::timestamptz`
  const held = saved.filter(({ cause }) => cause === null).map(({ bookingId }) => bookingId)
  await sql`
    with saved as (
      select * from jsonb_to_recordset(${JSON.stringify(saved.map(({ date, cause }) => ({ date, cause })))}::jsonb) as s(date date, cause jsonb)
    ), settled as (
      update booking_series_dates d set state = case when s.cause is null then 'held' else 'skipped' end, cause = s.cause, updated_at = ${at}
      from saved s where d.corp_id = ${corpId} and d.series_id = ${seriesId}::uuid and d.date = s.date and d.state = 'wished'
    ), picked as materialized (
      select id, place_item_id, row_number() over (order by lower(during)) - 1 as place from bookings
      where corp_id = ${corpId} and id = any(${held}::uuid[])
    ), known as (
      update bookings b set series_id = ${seriesId}::uuid, place_item_id = null from picked where b.corp_id = ${corpId} and b.id = picked.id
    )
    insert into outbox (id, corp_id, kind, subject_id, due_at, created_at, updated_at) overriding system value
    select place_item_id, ${corpId}, 'place', id, ${at} + place * ${pauseMs} * interval '1 ms', ${at}, ${at}
    from picked where place_item_id is not null
    on conflict (id) do nothing`.execute(database)
}

/** Wishes for a date anew, as another booking. False: somebody else did, or it is not left out any more. */
export async function wishAgain(
  database: Database,
  corpId: string,
  seriesId: string,
  change: { date: string; bookingId: string; newBookingId: string; now: number; dueAt: number },
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('bookingSeriesDates')
      .set({ state: 'wished', cause: null, bookingId: change.newBookingId, updatedAt: new Date(change.now) })
      .where('corpId', '=', corpId)
      .where('seriesId', '=', seriesId)
      .where('date', '=', sql<Date>`${change.date}::date`)
      .where('bookingId', '=', change.bookingId)
      .where('state', '<>', 'wished')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await requestSaving(transaction, corpId, seriesId, change)
    return true
  })
}

/** Leaves out what was not held yet, from a day of the rule on. */
export async function skipWished(
  database: Database,
  corpId: string,
  seriesId: string,
  { from, now }: { from: string; now: number },
): Promise<void> {
  await sql`
    update booking_series_dates set state = 'skipped', cause = '{"kind":"chosen"}', updated_at = ${new Date(now)}::timestamptz
    where corp_id = ${corpId} and series_id = ${seriesId}::uuid and state = 'wished' and date >= ${from}::date`.execute(
    database,
  )
}
