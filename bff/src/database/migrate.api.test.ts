import { readFile } from 'node:fs/promises'
import { createTestServer } from '@meeting/test/app'
import { countWaiting, listOrphans, openRules, workOff } from '@meeting/test/bookings'
import { createEmptyDatabase, dropTestDatabase } from '@meeting/test/test-database-server'
import { sql } from 'kysely'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { listMigrations, migrate } from './migrate.ts'

/** A database as an earlier version left it: with the migrations whose names come before `end`. */
async function aDatabaseBefore(end: string): Promise<{ url: string; db: Database }> {
  const url = await createEmptyDatabase(inject('databaseServer'))
  const db = openDatabase({ url })
  onTestFinished(async () => {
    await db.destroy()
    await dropTestDatabase(inject('databaseServer'), url)
  })
  await sql`create table migrations (name text primary key, applied_at timestamptz not null default now())`.execute(db)
  for (const name of (await listMigrations()).filter((found) => found < end)) {
    const text = await readFile(new URL(`migrations/${name}`, import.meta.url), 'utf8')
    await sql.raw(text).execute(db)
    await sql`insert into migrations (name) values (${name})`.execute(db)
  }
  return { url, db }
}

test('a booking on its way to DingTalk survives the leaner holds, and arrives', async () => {
  const { url, db } = await aDatabaseBefore('0005')
  const [person, room, booking] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  const during = sql`tstzrange('2026-11-24 02:00Z', '2026-11-24 03:00Z')`
  const now = sql`'2026-11-23 01:00Z'::timestamptz`
  await sql`insert into corps (corp_id, corp_key, agent_id, client_id, sealed_secrets, created_at, updated_at)
    values ('before', 'before', '1', 'before', '', ${now}, ${now})`.execute(db)
  await sql`insert into employees (id, corp_id, user_id, union_id, name, updated_at)
    values (${person}, 'before', 'before', 'before', '张三', ${now})`.execute(db)
  await sql`insert into rooms (id, corp_id, origin, name, rules, created_at, updated_at)
    values (${room}, 'before', 'own', '望岳厅', ${JSON.stringify(openRules)}, ${now}, ${now})`.execute(db)
  await sql`
    with booked as (
      insert into bookings (id, corp_id, origin, state, organizer_id, organizer_name, title, during, idempotency_key, created_at, updated_at)
      values (${booking}, 'before', 'app', 'placing', ${person}, '张三', '周会', ${during}, 'key-1', ${now}, ${now})
    ), held as (
      insert into room_occupancies (corp_id, room_id, booking_id, during) values ('before', ${room}, ${booking}, ${during})
    )
    insert into outbox (corp_id, kind, subject_id, due_at, created_at, updated_at)
    values ('before', 'place', ${booking}, ${now}, ${now}, ${now})`.execute(db)

  expect((await migrate(url))[0]).toMatch(/^0005/)

  expect(await listOrphans(db)).toEqual([])
  const server = await createTestServer({ database: { url, db } })
  onTestFinished(() => server.close())
  // They belong to the company of the sandbox from now on.
  const zhangsan = (await server.sandbox.control.employees()).find(({ userId }) => userId === 'zhangsan')
  await sql`update employees set corp_id = ${server.corp.corpId}, union_id = ${zhangsan?.unionId}`.execute(db)
  await sql`update bookings set corp_id = ${server.corp.corpId}, organizer_union_id = ${zhangsan?.unionId}`.execute(db)
  for (const table of ['rooms', 'room_occupancies', 'outbox'])
    await sql`update ${sql.table(table)} set corp_id = ${server.corp.corpId}`.execute(db)
  await workOff(server)
  expect(await countWaiting(server)).toBe(0)
  expect(await db.selectFrom('bookings').select(['id', 'state', 'title']).execute()).toEqual([
    { id: booking, state: 'confirmed', title: '周会' },
  ])
  expect(await server.sandbox.control.calendar()).toMatchObject([{ title: '周会', organizerUserId: 'zhangsan' }])
})
