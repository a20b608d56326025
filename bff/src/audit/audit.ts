import type { Context } from 'hono'
import type { AuditAction, AuditActorKind, AuditDetail, AuditSubject } from '@meeting/shared'
import type { Database } from '../database/database.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { clientAddress } from '../http/client-address.ts'
import { insertAuditEntry } from './audit.repository.ts'

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
  for (const detail of [entry.before, entry.after]) refuseSecrets(detail)
  await insertAuditEntry(transaction, entry)
}

/** Who is calling a route that needs a session. */
export function employeeActor({ config }: Pick<Dependencies, 'config'>, c: Context<AppEnv>): AuditActor {
  const address = clientAddress(c, config.trustedProxies)
  return { kind: 'employee', employeeId: c.get('session').employeeId, address }
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
