import { sql } from 'kysely'
import type { CorpContext } from '../corps/corp-context.ts'

type Scope = { dependencies: Pick<CorpContext['dependencies'], 'database' | 'changes'>; corp: { corpId: string } }

/**
 * Lets people whom the directory has come to know book the rooms of DingTalk's that are for them: a room names people by unionId, also
 * those who were not known when it was read. One statement; `unionIds` undefined: all people. Answers how many rooms it concerned.
 */
export async function admitLatecomers({ dependencies, corp }: Scope, unionIds?: readonly string[]): Promise<number> {
  const named = unionIds === undefined ? sql`` : sql`and r.authorized_union_ids && ${[...unionIds]}::text[]`
  const { rows } = await sql`
    with present as (
      select r.id, coalesce(jsonb_agg(e.id order by e.id) filter (where e.id is not null), '[]') as employee_ids
      from rooms r left join employees e on e.corp_id = r.corp_id and e.union_id = any(r.authorized_union_ids)
      where r.corp_id = ${corp.corpId} and r.authorized_union_ids <> '{}' ${named}
      group by r.id
    )
    update rooms set rules = jsonb_set(rules, '{bookableBy,employeeIds}', present.employee_ids)
    from present where rooms.id = present.id and rules->'bookableBy'->>'kind' = 'listed'
      and not (rules->'bookableBy'->'employeeIds' @> present.employee_ids)
    returning rooms.id`.execute(dependencies.database)
  if (rows.length > 0) dependencies.changes.publish({ kind: 'rooms', corpId: corp.corpId })
  return rows.length
}
