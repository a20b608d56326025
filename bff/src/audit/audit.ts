import type { Context } from 'hono'
import type { AuditAction, AuditActorKind, AuditDetail, AuditPage, AuditSubject } from '@meeting/shared'
import type { AuditQuery } from '@meeting/shared/administration/audit.schema'
import type { Database } from '../database/database.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { clientAddress } from '../http/client-address.ts'
import { insertAuditEntries, listAuditEntries } from './audit.repository.ts'

/** Who does something; `employeeId` for employees only. The name is looked up when the entry is written. */
export type AuditActor = { kind: AuditActorKind; employeeId: string | null; address: string | null }

export type NewAuditEntry = {
  corpId: string
  actor: AuditActor
  action: AuditAction
  subject: AuditSubject
  before?: AuditDetail
  after?: AuditDetail
  /** Epoch ms. */
  at: number
}

export const systemActor: AuditActor = { kind: 'system', employeeId: null, address: null }
/** Whoever runs commands on the server. */
export const operatorActor: AuditActor = { kind: 'operator', employeeId: null, address: null }

/**
 * Writes down a change, inside the transaction that makes it, so that there is neither one without the other. Throws when a value
 * has the name of a secret: that is a mistake in the code, and the change must not happen.
 */
export async function recordAudit(transaction: Database, entry: NewAuditEntry): Promise<void> {
  await recordAudits(transaction, [entry])
}

/** How many are written at a time: a statement takes 65 535 values. */
const atATime = 1_000

/** The same for many changes made at once. */
export async function recordAudits(transaction: Database, entries: readonly NewAuditEntry[]): Promise<void> {
  for (const { before, after } of entries) for (const detail of [before, after]) refuseSecrets(detail)
  for (let at = 0; at < entries.length; at += atATime)
    await insertAuditEntries(transaction, entries.slice(at, at + atATime))
}

/** Who is calling a route that needs a session. */
export function employeeActor({ config }: Pick<Dependencies, 'config'>, c: Context<AppEnv>): AuditActor {
  const address = clientAddress(c, config.trustedProxies)
  return { kind: 'employee', employeeId: c.get('session').employeeId, address }
}

/** One page of a Corp's audit trail, newest first. */
export async function listAudit(
  { database }: Pick<Dependencies, 'database'>,
  corpId: string,
  query: AuditQuery,
): Promise<AuditPage> {
  const { action, from, to, limit, ...rest } = query
  const filter = {
    ...rest,
    ...(action ? { actions: action } : {}),
    ...(from ? { from: Date.parse(from) } : {}),
    ...(to ? { to: Date.parse(to) } : {}),
  }
  // One more tells whether there is another page.
  const entries = await listAuditEntries(database, corpId, { ...filter, limit: limit + 1 })
  const shown = entries.slice(0, limit)
  return { entries: shown, nextCursor: entries.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

const secretName = /secret|token|aes_?key|password|master_?key/i
const allowedWords = new Set<unknown>(['set', 'replaced', 'removed', null, undefined])

function refuseSecrets(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (secretName.test(name) && !allowedWords.has(inner))
      throw new Error(`"${name}" must not be audited with its value`)
    refuseSecrets(inner)
  }
}
