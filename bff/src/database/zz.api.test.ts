import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { useTestDatabase } from '@meeting/test/database'
import { mount } from '@vue/test-utils'
const database = useTestDatabase()
test('x', async () => {
  const r = await sql`select current_user u`.execute(database.db)
  console.log(r.rows, database.url, mount)
  expect(1).toBe(1)
})
