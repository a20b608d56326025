import type { Connection } from '@meeting/shared'

export type ConnectionConcern = {
  name: 'keysMissing' | 'notVerified' | 'bothAccepted' | 'egress' | 'noPc'
  state: 'bad' | 'warn'
  values?: Record<string, string>
}

/** While an address is not allowed, every call is refused: an older refusal is over. In milliseconds. */
const refusalIsNews = 30 * 60_000

/** What of a connection needs attention at `now` (epoch ms), worst first; empty when all is proven. */
export function findConnectionConcerns(connection: Connection, now: number): ConnectionConcern[] {
  const { eventKeys, requestUrlVerifiedAt, egressAddresses, arrivals } = connection
  const concerns: ConnectionConcern[] = []
  if (eventKeys.state === 'missing') concerns.push({ name: 'keysMissing', state: 'bad' })
  else if (!requestUrlVerifiedAt) concerns.push({ name: 'notVerified', state: 'bad' })
  const egress = egressAddresses.find(({ lastRefusedAt }) => now - Date.parse(lastRefusedAt) < refusalIsNews)
  if (egress) concerns.push({ name: 'egress', state: 'warn', values: { address: egress.address } })
  if (eventKeys.state === 'both_accepted') concerns.push({ name: 'bothAccepted', state: 'warn' })
  if (arrivals.phone && !arrivals.pc) concerns.push({ name: 'noPc', state: 'warn' })
  return concerns
}
