import type { CallBudgetChange, CallBudgetReport } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

export const [useBudgetCalls, budgetCallsKey] = defineCalls((client) => ({
  getBudget: () => client.get<CallBudgetReport>('/admin/call-budget'),
  changeBudget: (change: CallBudgetChange) => client.put<CallBudgetReport>('/admin/call-budget', { body: change }),
}))
