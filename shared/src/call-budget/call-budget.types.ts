/** What an administrator sets: the calls that a month pays for, and whether refreshes wait whatever was used. */
export type CallBudgetSettings = { monthlyCalls: number; isReduced: boolean }

/** Calls a month of DingTalk's standard edition since 2025-11-19; all apps of the company share them. */
export const standardMonthlyCalls = 5_000
export const defaultCallBudget: CallBudgetSettings = { monthlyCalls: standardMonthlyCalls, isReduced: false }
/** Limits that can be set. */
export const monthlyCallsRange = { min: 100, max: 100_000_000 } as const

/** Body of `PUT /admin/call-budget`: what is given is changed. */
export type CallBudgetChange = Partial<CallBudgetSettings>

/** Calls of one kind this month, by our name for it, e.g. `calendar.create_event`. */
export type CallCount = { kind: string; counted: boolean; calls: number }

/** `GET /admin/call-budget`: this month, which turns at midnight in China. Calls of the last seconds may be missing. */
export type CallBudgetReport = {
  /** `YYYY-MM`. */
  month: string
  /** ISO 8601: when counting begins anew. */
  monthEndsAt: string
  settings: CallBudgetSettings
  /** Calls of ours that DingTalk counts. */
  used: number
  /** How many it will be at the month's end if it goes on like this; null: too early to tell. */
  forecast: number | null
  /** The highest warning level reached, in percent of the limit. */
  warning: 50 | 80 | 95 | null
  /** Why refreshes wait: the switch, 95 % of the limit used; null: they do not. */
  reduced: 'switch' | 'used' | null
  /** Most calls first, those that count before the others. */
  kinds: CallCount[]
}
