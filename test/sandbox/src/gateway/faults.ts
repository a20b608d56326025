import type { ErrorBurst, ErrorKind, Faults, LostAnswer } from './faults.types.ts'

export const noFaults = (): Faults => ({
  latencyMs: 0,
  latencyByApi: {},
  neverAnswer: [],
  errors: [],
  answerLost: [],
  outage: false,
  ipBlock: 'none',
  readBackLagMs: 0,
  dateAheadMs: 0,
})

function takeOne<T extends { api?: string; count: number }>(list: T[], api: string): T | undefined {
  const hit = list.find((item) => item.count > 0 && (item.api === undefined || item.api === '*' || item.api === api))
  if (hit) hit.count -= 1
  return hit
}

/** The error that this call shall get, if any; uses up one of its burst. */
export const takeError = (faults: Faults, api: string): ErrorKind | undefined =>
  takeOne<ErrorBurst>(faults.errors, api)?.kind

/** How this call's answer shall get lost, if at all; uses up one. */
export const takeLostAnswer = (faults: Faults, api: string): LostAnswer['as'] | undefined =>
  takeOne<LostAnswer>(faults.answerLost, api)?.as

export const latencyOf = (faults: Faults, api: string): number => faults.latencyByApi[api] ?? faults.latencyMs

export const neverAnswers = (faults: Faults, api: string): boolean =>
  faults.neverAnswer.includes('*') || faults.neverAnswer.includes(api)
