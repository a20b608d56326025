import { Hono, type Context } from 'hono'
import type { CallBudgetReport } from '@meeting/shared'
import { callBudgetChangeSchema } from '@meeting/shared/call-budget/call-budget.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson } from '../http/validation.ts'
import { changeCallBudget, reportCallBudget } from './call-budget.ts'

/** What the caller's Corp may ask of DingTalk in a month, and what it has asked. */
export function createCallBudgetRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('budget.read'), async (c) => {
      return c.json((await reportCallBudget(contextOf(c))) satisfies CallBudgetReport, 200)
    })
    .put('/', requireAction('budget.write'), validJson(callBudgetChangeSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      return c.json((await changeCallBudget(contextOf(c), c.req.valid('json'), actor)) satisfies CallBudgetReport, 200)
    })
}
