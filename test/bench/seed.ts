import type { RoomRules, TimeRange } from '@meeting/shared'
import { Client } from 'pg'

export type SeededCorp = { corpId: string; rooms: number; days: number }

/** Employees of each Corp; bookings are spread over them. */
export const employeeCount = 600
/** Bookings in each room on each day, 08:00–20:00 on the half hour; only today every tenth room is free. */
const perRoomAndDay = 10
/** How many of the days lie ahead, the first one being today. */
const daysAhead = 15

/** The same data at each run: ids and choices come from digests of their numbers. */
export async function seed(url: string, corps: readonly SeededCorp[], today: TimeRange): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const corp of corps) await seedCorp(client, corp, today)
    await client.query(floorTables)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

/** One Corp more, once everything that is measured by its size is done. */
export async function seedAnother(url: string, corp: SeededCorp, today: TimeRange): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await seedCorp(client, corp, today)
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

// Of the Corp `$1`, counted from 1.
const roomIdSql = `md5($1 || ' room ' || n)::uuid`
const employeeIdSql = `md5($1 || ' employee ' || n)::uuid`

async function seedCorp(client: Client, { corpId, rooms, days }: SeededCorp, today: TimeRange): Promise<void> {
  // References are right by construction; checking 600 000 of them one by one would take minutes.
  await client.query('set session_replication_role = replica')
  await client.query(
    `insert into employees (id, corp_id, user_id, union_id, name, updated_at)
     select ${employeeIdSql}, $1, 'user' || n, 'union' || $1 || n,
       substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', 1 + n % 20, 1) || substr('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平', 1 + n / 20 % 20, 1)
         || case when n >= 400 then substr('文华国志', 1 + n % 4, 1) else '' end, now()
     from generate_series(1, $2::int) n`,
    [corpId, employeeCount],
  )
  await client.query(
    `insert into rooms (id, corp_id, origin, dingtalk_room_id, name, capacity, equipment, rules, sort_order, created_at, updated_at)
     select ${roomIdSql}, $1, 'dingtalk', md5('open' || $1 || n), '会议室 ' || n, 4 + n % 5 * 4, '{}', $3, n, now(), now()
     from generate_series(1, $2::int) n`,
    [corpId, rooms, noRules],
  )
  await client.query(
    `with slots as (
       select n, day, slot, row_number() over (order by day, n, slot) as number,
         to_timestamp($3::float8 / 1000) + interval '1 day' * (day - $5::int) + interval '8 hours' + interval '30 minutes' * floor(slot * 2.4) as start
       from generate_series(1, $2::int) n, generate_series(1, $4::int) day, generate_series(0, ${perRoomAndDay - 1}) slot
       where not (day = $5::int and n % 10 = 0)
     ), planned as (
       select *, ${roomIdSql} as room_id, hashtext($1 || number) & 65535 as chance,
         (lpad(to_hex(1760000000000 + number), 12, '0') || '7' || substr(md5($1 || number), 1, 3) || '8' || substr(md5($1 || number), 4, 15))::uuid as id
       from slots
     ), ranged as (
       select *, tstzrange(start, start + interval '30 minutes' * (1 + chance % 2), '[)') as during from planned
     ), booked as (
       insert into bookings (id, corp_id, origin, state, organizer_id, organizer_name, title, during, created_at, updated_at)
       select r.id, $1, 'app', 'confirmed', e.id, e.name, (array['周例会', '项目评审', '一对一', 'Weekly sync', '面试', '客户来访', '设计讨论', '培训'])[1 + chance % 8],
         during, start - interval '3 days', start - interval '3 days'
       from ranged r join employees e on e.corp_id = $1 and e.user_id = 'user' || (1 + chance % ${employeeCount})
     )
     insert into room_occupancies (corp_id, room_id, booking_id, during) select $1, room_id, id, during from ranged`,
    [corpId, rooms, today.start, days, days - daysAhead + 1],
  )
  await client.query('set session_replication_role = origin')
}

const noRules: RoomRules = {
  openForBooking: true,
  minMinutes: null,
  maxMinutes: null,
  advance: null,
  closures: [],
  approval: 'none',
  seriesAllowed: true,
  bookableBy: { kind: 'everyone' },
}

/** The floor keeps as many rows under the same rule, with nothing beside them. */
const floorTables = `
  create table floor_bookings (
    id bigint generated always as identity primary key,
    room_id uuid not null,
    during tstzrange not null,
    title text not null,
    exclude using gist (room_id with =, during with &&)
  );
  insert into floor_bookings (room_id, during, title) select room_id, during, '' from room_occupancies order by lower(during);
  create table floor_events (event_id text primary key, type text not null, payload text not null)`
