import type { Connection } from '@meeting/shared'

export type ConnectionConcern = {
  name: 'keysMissing' | 'notVerified' | 'bothAccepted' | 'egress' | 'noPc'
  state: 'bad' | 'warn'
  values?: Record<string, string>
}

/** What of a connection needs attention, worst first; empty when all is proven. */
export function findConnectionConcerns(connection: Connection): ConnectionConcern[] {
  const { eventKeys, requestUrlVerifiedAt, egressAddresses, arrivals } = connection
  const concerns: ConnectionConcern[] = []
  if (eventKeys.state === 'missing') concerns.push({ name: 'keysMissing', state: 'bad' })
  else if (!requestUrlVerifiedAt) concerns.push({ name: 'notVerified', state: 'bad' })
  const [egress] = egressAddresses
  if (egress) concerns.push({ name: 'egress', state: 'warn', values: { address: egress.address } })
  if (eventKeys.state === 'both_accepted') concerns.push({ name: 'bothAccepted', state: 'warn' })
  if (arrivals.phone && !arrivals.pc) concerns.push({ name: 'noPc', state: 'warn' })
  return concerns
}
