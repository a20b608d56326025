import type { Dependencies } from '../dependencies.ts'
import { insertVerificationRequest, type NewVerificationRequest } from './verification-requests.repository.ts'

/** Keeps what matched of one push to a Corp's request URL, and forgets the oldest. */
export async function keepVerificationRequest(
  { database, clock }: Pick<Dependencies, 'database' | 'clock'>,
  corpId: string,
  request: NewVerificationRequest,
): Promise<void> {
  await insertVerificationRequest(database, corpId, request, clock.now())
}

export type { NewVerificationRequest }

export { listVerificationRequests } from './verification-requests.repository.ts'
