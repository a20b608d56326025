import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { publishOnCommit } from '../database/change-bus.ts'
import type { Database } from '../database/database.ts'
import type { Dependencies } from '../dependencies.ts'
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  findSession,
  insertSession,
  listSessions,
  markReplaced,
  touchSession,
} from './sessions.repository.ts'
import type { SessionTransport, StoredSession } from './sessions.types.ts'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour

/** How long a session lives without being used, and at most. A bearer is kept by the page's scripts, so it lives a working day. */
const lifetimes = {
  cookie: { idle: 14 * day, total: 60 * day },
  bearer: { idle: 12 * hour, total: 24 * hour },
} as const satisfies Record<SessionTransport, { idle: number; total: number }>
/** A cookie's token is exchanged for a fresh one after this time. */
const rotateAfter = day
/** How long the old token still counts: requests under way, and answers with the new one that were lost. */
export const rotationGrace = 2 * 60 * second
/** `lastSeenAt` and the sliding expiry are written at most this often. */
const touchEvery = hour
/** What was read is believed for so long without asking again, even should a revocation never arrive here. */
const maxStaleness = 30 * second
const maxKept = 20_000
const tokenBytes = 32

type SessionDependencies = Pick<Dependencies, 'database' | 'clock' | 'ids' | 'changes' | 'log'>

export type SessionOwner = { corpId: string; employeeId: string; isAdministrator: boolean }

/** Starts a session; answers the token, which is kept nowhere else, and when it expires unless used (epoch ms). */
export async function createSession(
  { database, clock, ids }: Pick<SessionDependencies, 'database' | 'clock' | 'ids'>,
  owner: SessionOwner & { transport: SessionTransport; platform?: string },
): Promise<{ token: string; expiresAt: number }> {
  const { transport, platform = 'unknown', ...rest } = owner
  const now = clock.now()
  const token = ids.secret(tokenBytes)
  const expiresAt = now + lifetimes[transport].idle
  await insertSession(database, { ...rest, platform, tokenHash: hashToken(token), createdAt: now, expiresAt, now })
  return { token, expiresAt }
}

/**
 * Ends every session of an employee at once, in every process: within the caller's transaction, so that it happens if and only if
 * the change that asks for it does. Processes that cannot hear of it stop believing what they keep.
 */
export async function revokeSessionsOf(
  { database, corpId }: { database: Database; corpId: string },
  employeeId: string,
): Promise<void> {
  await deleteSessionsOf(database, corpId, employeeId)
  await publishOnCommit(database, { kind: 'sessions', corpId, employeeId })
}

/** Where somebody is signed in now, latest use first. Instants in epoch ms. */
export function listSessionsOf(
  { database, clock }: Pick<Dependencies, 'database' | 'clock'>,
  corpId: string,
  employeeId: string,
): Promise<{ platform: string; createdAt: number; lastSeenAt: number }[]> {
  return listSessions(database, { corpId, employeeId, now: clock.now() })
}

/** Removes expired sessions; for a scheduled task. */
export function removeExpiredSessions({ database, clock }: Pick<Dependencies, 'database' | 'clock'>): Promise<number> {
  const now = clock.now()
  return deleteExpiredSessions(database, { now, replacedBefore: now - rotationGrace })
}

export type SessionKeeper = {
  /** Who the token belongs to; undefined when unknown, expired or revoked. Mostly answered from memory. */
  find(token: string, transport: SessionTransport): Promise<StoredSession | undefined>
  /** Who the token belongs to as far as that is known without waiting, and nothing about the session is due to be written. */
  peek(token: string): StoredSession | undefined
  /** A fresh token for a session whose token is old enough, else undefined. The old one counts a little longer. */
  rotate(token: string, session: StoredSession): Promise<{ token: string; expiresAt: number } | undefined>
  /** Signs out: the session ends with all its tokens. */
  end(session: StoredSession): Promise<void>
}

/** Reads sessions through a memory that the ChangeBus keeps true; one per process. */
export function createSessionKeeper(dependencies: SessionDependencies): SessionKeeper {
  const { database, clock, ids, changes, log } = dependencies
  const kept = new LRUCache<string, { session: StoredSession; readAt: number }>({ max: maxKept })
  const reading = new Map<string, Promise<StoredSession | undefined>>()
  // A read that was under way while something was revoked must not be kept.
  let generation = 0

  changes.subscribe((change) => {
    if (change !== null && change.kind !== 'sessions') return
    generation += 1
    reading.clear()
    if (change === null) return kept.clear()
    for (const [key, { session }] of kept.entries()) if (isOf(session, change)) kept.delete(key)
  })

  async function read(key: string): Promise<StoredSession | undefined> {
    const generationBefore = generation
    const session = await findSession(database, hashOf(key))
    if (session && generation === generationBefore) kept.set(key, { session, readAt: clock.now() })
    return session
  }

  function readOnce(key: string): Promise<StoredSession | undefined> {
    const underWay = reading.get(key)
    if (underWay) return underWay
    const started = read(key).finally(() => {
      if (reading.get(key) === started) reading.delete(key)
    })
    reading.set(key, started)
    return started
  }

  async function touch(key: string, session: StoredSession, transport: SessionTransport): Promise<void> {
    const now = clock.now()
    const { idle, total } = lifetimes[transport]
    const expiresAt = Math.min(now + idle, session.createdAt + total)
    const entry = kept.get(key)
    if (entry) entry.session = { ...session, lastSeenAt: now, expiresAt }
    await touchSession(database, { corpId: session.corpId, tokenHash: hashOf(key), now, expiresAt })
  }

  return {
    async find(token, transport) {
      if (!isToken(token)) return undefined
      const key = keyOf(token)
      const entry = kept.get(key)
      const now = clock.now()
      const isFresh = entry && now - entry.readAt < maxStaleness && changes.isConnected()
      const session = isFresh ? entry.session : await readOnce(key)
      if (!session || session.expiresAt <= now) return undefined
      if (session.replacedAt !== null) return session.replacedAt + rotationGrace > now ? session : undefined
      if (now - session.lastSeenAt >= touchEvery) {
        // The request need not wait for it, nor fail with it.
        touch(key, session, transport).catch((error: unknown) => log.warn({ err: error }, 'session was not touched'))
      }
      return session
    },

    peek(token) {
      if (!isToken(token)) return undefined
      const entry = kept.get(keyOf(token))
      const now = clock.now()
      if (!entry || now - entry.readAt >= maxStaleness || !changes.isConnected()) return undefined
      const { session } = entry
      if (session.expiresAt <= now || session.replacedAt !== null) return undefined
      return now - session.lastSeenAt < touchEvery && now - session.rotatedAt < rotateAfter ? session : undefined
    },

    async rotate(token, session) {
      const now = clock.now()
      if (session.replacedAt !== null || now - session.rotatedAt < rotateAfter) return undefined
      const tokenHash = hashToken(token)
      const fresh = ids.secret(tokenBytes)
      const { idle, total } = lifetimes.cookie
      const expiresAt = Math.min(now + idle, session.createdAt + total)
      const replaced = await database.transaction().execute(async (transaction) => {
        if (!(await markReplaced(transaction, { corpId: session.corpId, tokenHash, now }))) return false
        const { corpId, employeeId, isAdministrator, platform, createdAt } = session
        await insertSession(transaction, {
          corpId,
          employeeId,
          isAdministrator,
          platform,
          createdAt,
          expiresAt,
          now,
          tokenHash: hashToken(fresh),
        })
        return true
      })
      kept.delete(keyOf(token))
      return replaced ? { token: fresh, expiresAt } : undefined
    },

    async end(session) {
      await database.transaction().execute(async (transaction) => {
        await deleteSession(transaction, session)
        await publishOnCommit(transaction, { kind: 'sessions', corpId: session.corpId, employeeId: session.employeeId })
      })
      for (const [key, entry] of kept.entries()) if (isOf(entry.session, session)) kept.delete(key)
    },
  }
}

function isOf(session: StoredSession, { corpId, employeeId }: { corpId: string; employeeId: string }): boolean {
  return session.corpId === corpId && session.employeeId === employeeId
}

/** SHA-256 is enough: the token is 256 random bits, there is nothing to guess. */
function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

/** Under which a session is kept: the hash as text, never the token itself. */
function keyOf(token: string): string {
  return hash('sha256', token, 'base64')
}

function hashOf(key: string): Buffer {
  return Buffer.from(key, 'base64')
}

function isToken(token: string): boolean {
  return /^[\w-]{43}$/.test(token)
}
