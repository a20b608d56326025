import { z } from 'zod'
import { monthlyCallsRange } from './call-budget.types.ts'

/** Body of `PUT /admin/call-budget`. */
export const callBudgetChangeSchema = z.strictObject({
  monthlyCalls: z.number().int().min(monthlyCallsRange.min).max(monthlyCallsRange.max).optional(),
  isReduced: z.boolean().optional(),
})
