/** What is refreshed by itself again and again: the list of rooms, their busy times, the events that could not be delivered. */
export const refreshes = ['rooms', 'bookings', 'events'] as const
export type Refresh = (typeof refreshes)[number]
/** How many times as long as usual to wait between two of the same. */
export const refreshFactors = [1, 2, 4] as const
export type RefreshFactor = (typeof refreshFactors)[number]

/**
 * What an administrator sets: the calls that a month pays for, whether refreshes wait whatever was used, and how much rarer than
 * usual each is.
 */
export type CallBudgetSettings = {
  monthlyCalls: number
  isReduced: boolean
  slower: Record<Refresh, RefreshFactor>
}

/** Calls a month of DingTalk's standard edition since 2025-11-19; all apps of the company share them. */
export const standardMonthlyCalls = 5_000
export const defaultCallBudget: CallBudgetSettings = {
  monthlyCalls: standardMonthlyCalls,
  isReduced: false,
  slower: { rooms: 1, bookings: 1, events: 1 },
}
/** Limits that can be set. */
export const monthlyCallsRange = { min: 100, max: 100_000_000 } as const

/** Body of `PUT /admin/call-budget`: what is given is changed. */
export type CallBudgetChange = Partial<Omit<CallBudgetSettings, 'slower'>> & {
  slower?: Partial<CallBudgetSettings['slower']>
}

/** Calls of one kind this month, by our name for it, e.g. `calendar.create_event`. */
export type CallCount = { kind: string; counted: boolean; calls: number }

/**
 * What a measure would save until the month's end, at this month's pace: reduced mode, or one refresh half as often as now.
 * `calls`: what it is about, so far this month.
 */
export type CallSaving = { measure: 'reduced' | Refresh; calls: number; saved: number | null }

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
  savings: CallSaving[]
  /** Most calls first, those that count before the others. */
  kinds: CallCount[]
}
