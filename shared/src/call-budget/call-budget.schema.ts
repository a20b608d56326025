import { z } from 'zod'
import { monthlyCallsRange, refreshFactors } from './call-budget.types.ts'

const factor = z.literal([...refreshFactors]).optional()

/** Body of `PUT /admin/call-budget`. */
export const callBudgetChangeSchema = z.strictObject({
  monthlyCalls: z.number().int().min(monthlyCallsRange.min).max(monthlyCallsRange.max).optional(),
  isReduced: z.boolean().optional(),
  slower: z.strictObject({ rooms: factor, bookings: factor, events: factor }).optional(),
})
