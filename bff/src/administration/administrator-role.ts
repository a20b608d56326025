import { sql } from 'kysely'
import type { AdministratorRole } from '@meeting/shared'

/** Column `administratorRole` of a query on `employees`: DingTalk's word first, then who was named here; null for anybody else. */
export const selectAdministratorRole = sql<AdministratorRole | null>`case
  when employees.left_at is not null then null
  when employees.is_administrator then case when employees.is_main_administrator then 'main' else 'sub' end
  when exists (select from named_administrators n where n.corp_id = employees.corp_id and n.employee_id = employees.id) then 'named'
  end`.as('administratorRole')
