import type { EmployeeMatch } from '@meeting/shared'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validQuery } from '../http/validation.ts'
import { createEmployeeSearch } from './employee-search.ts'

const limit = 20
const searchQuery = z.object({ query: z.string().trim().max(50) })

/** Who can be invited: people of the caller's Corp that have not left. */
export function createDirectoryRoutes(dependencies: Dependencies) {
  const search = createEmployeeSearch(dependencies)
  return new Hono<AppEnv>().get('/directory/employees', validQuery(searchQuery), async (c) => {
    const employees = await search.find(c.get('session').corpId, c.req.valid('query').query, limit)
    return c.json({ employees } satisfies { employees: EmployeeMatch[] }, 200)
  })
}
