import type { VerificationProblem, VerificationRequest } from '@meeting/shared'
import type { Database } from '../database/database.ts'

/** How many are kept per Corp. */
const kept = 20

export type NewVerificationRequest = Omit<VerificationRequest, 'id' | 'at'>

/** Adds one and forgets the oldest. `now` in epoch ms. */
export async function insertVerificationRequest(
  database: Database,
  corpId: string,
  request: NewVerificationRequest,
  now: number,
): Promise<void> {
  await database
    .insertInto('verificationRequests')
    .values({ ...request, corpId, at: new Date(now) })
    .execute()
  await database
    .deleteFrom('verificationRequests')
    .where('corpId', '=', corpId)
    .where('id', '<=', (query) =>
      query
        .selectFrom('verificationRequests')
        .select('id')
        .where('corpId', '=', corpId)
        .orderBy('id', 'desc')
        .offset(kept)
        .limit(1),
    )
    .execute()
}

/** Latest first. */
export async function listVerificationRequests(database: Database, corpId: string): Promise<VerificationRequest[]> {
  const rows = await database
    .selectFrom('verificationRequests')
    .select([
      'id',
      'at',
      'accepted',
      'eventType',
      'signatureOk',
      'decryptOk',
      'ownerKind',
      'ownerHint',
      'matchedKeys',
      'problem',
      'parameters',
      'sourceAddress',
    ])
    .where('corpId', '=', corpId)
    .orderBy('id', 'desc')
    .limit(kept)
    .execute()
  return rows.map(({ at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    // The table's checks, and `insertVerificationRequest`, allow nothing else.
    ownerKind: row.ownerKind as VerificationRequest['ownerKind'],
    matchedKeys: row.matchedKeys as VerificationRequest['matchedKeys'],
    problem: row.problem as VerificationProblem | null,
  }))
}
