import type { Connection, ConnectionChange, CredentialProof } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

/** DingTalk is asked while we wait: longer than its own slowest answer. */
const patience = 40_000

export const [useConnectionCalls, connectionCallsKey] = defineCalls((client) => ({
  getConnection: () => client.get<Connection>('/admin/connection'),
  changeConnection: (body: ConnectionChange) =>
    client.put<{ connection: Connection; proof: CredentialProof | null }>('/admin/connection', {
      body,
      timeout: patience,
    }),
  /** Asks DingTalk whether it takes what is stored. */
  prove: () => client.post<CredentialProof>('/admin/connection/proof', { timeout: patience }),
}))
