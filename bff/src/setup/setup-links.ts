import { createHash } from 'node:crypto'
import { minute } from '@meeting/shared'
import { recordAudit, type AuditActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import { corpAlreadyConnected, linkInvalid } from './setup.errors.ts'
import {
  deleteExpired,
  deleteSessionsOf,
  findSessionOf,
  insertLink,
  insertSession,
  takeLink,
} from './setup.repository.ts'
import type { SetupSession } from './setup.types.ts'

/** How long a link waits to be opened. */
export const linkLifeMs = 30 * minute
/** How long what was opened may be left and gone on with: applying for permissions takes days in some companies. */
const sessionLifeMs = 7 * 24 * 60 * minute
const tokenBytes = 32

type LinkDependencies = Pick<Dependencies, 'database' | 'clock' | 'ids' | 'config' | 'corps'>

/**
 * Makes a one-time link into the setup pages: for a company to be connected, or to repair `corpId`'s connection. Its secret stands
 * behind the `#`, which no server and no log sees; here only its hash is kept. Throws `setup.corp_already_connected` when there is
 * nothing to connect and no other company is allowed, `setup.link_invalid` for a corpId that nobody knows.
 */
export async function issueSetupLink(
  { database, clock, ids, config, corps }: LinkDependencies,
  corpId: string | null = null,
): Promise<string> {
  if (corpId !== null && !corps.findAny(corpId)) throw linkInvalid()
  if (corpId === null && !mayConnectAnother({ config, corps })) throw corpAlreadyConnected()
  const now = clock.now()
  await deleteExpired(database, now)
  const token = ids.secret(tokenBytes)
  await insertLink(database, { tokenHash: hashToken(token), corpId, createdAt: now, expiresAt: now + linkLifeMs })
  return `${config.publicUrl}/meeting/admin/setup#${token}`
}

/** Opens a link, once. Goes on with what an earlier session about the same Corp left. Throws `setup.link_invalid`. */
export async function openSetupLink(
  dependencies: LinkDependencies,
  linkToken: string,
  actor: AuditActor,
): Promise<{ token: string; session: SetupSession }> {
  const { database, clock, ids, config, corps } = dependencies
  const now = clock.now()
  const token = ids.secret(tokenBytes)
  const session = await database.transaction().execute(async (transaction) => {
    const link = await takeLink(transaction, hashToken(linkToken), now)
    if (!link || (link.corpId === null && !mayConnectAnother({ config, corps }))) throw linkInvalid()
    const corpId = link.corpId ?? (config.allowSeveralCorps ? null : (corps.listDrafts()[0]?.corpId ?? null))
    const earlier = corpId === null ? undefined : await findSessionOf(transaction, corpId)
    if (corpId !== null) await deleteSessionsOf(transaction, corpId)
    const fresh: SetupSession = {
      tokenHash: hashToken(token),
      corpId,
      isRepair: earlier?.isRepair ?? (corpId !== null && corps.find(corpId) !== undefined),
      notes: earlier?.notes ?? { confirmed: {}, proof: null, permissions: null },
      expiresAt: now + sessionLifeMs,
    }
    await insertSession(transaction, fresh, now)
    if (corpId !== null) {
      const subject = { kind: 'corp', id: corpId, name: null } as const
      await recordAudit(transaction, { corpId, actor, action: 'setup.opened', subject, at: now })
    }
    return fresh
  })
  return { token, session }
}

/** Whether a company may still be connected: the first, or another when the operator allows several. */
export function mayConnectAnother({ config, corps }: Pick<Dependencies, 'config' | 'corps'>): boolean {
  return config.allowSeveralCorps || corps.list().length === 0
}

/** SHA-256 is enough: the token is 256 random bits, there is nothing to guess. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
