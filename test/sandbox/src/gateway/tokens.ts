import type { Identifiers } from '../identifiers.ts'

export type TokenKind = 'app' | 'unified' | 'user' | 'sso'

export type Token = {
  value: string
  kind: TokenKind
  /** Epoch ms. */
  expiresAt: number
  /** What the app was allowed when the token was issued. */
  permissions: ReadonlySet<string>
  /** Of user tokens. */
  userId?: string
}

export type Ticket = { value: string; createdAt: number; expiresAt: number }

export type Tokens = {
  /** The same value until it expires, renewed by each request (server-api.md §1.1). */
  issueForApp(kind: 'app' | 'unified'): Token
  /** Always a new one. */
  issue(kind: 'user' | 'sso', lifetimeMs: number, userId?: string): Token
  /** The same ticket extended by two hours, never beyond 24 hours from its creation (§1.4). */
  issueTicket(): Ticket
  issueRefresh(userId: string): string
  findRefresh(value: string): string | undefined
  find(value: string): Token | undefined
  expireAll(): void
  forgetAll(): void
}

export const tokenLifetimeMs = 7_200_000
const ticketAgeLimitMs = 86_400_000
const refreshLifetimeMs = 30 * 86_400_000

/** Tokens of all kinds; `granted` is read when a token is issued. */
export function createTokens(ids: Identifiers, now: () => number, granted: () => ReadonlySet<string>): Tokens {
  const tokens = new Map<string, Token>()
  const current = new Map<'app' | 'unified', Token>()
  const refreshTokens = new Map<string, { userId: string; expiresAt: number }>()
  let ticket: Ticket | undefined

  const create = (kind: TokenKind, lifetimeMs: number, userId?: string): Token => {
    const token = {
      value: ids.next('token'),
      kind,
      expiresAt: now() + lifetimeMs,
      permissions: new Set(granted()),
      userId,
    }
    tokens.set(token.value, token)
    return token
  }

  return {
    issueForApp(kind) {
      const known = current.get(kind)
      if (known && known.expiresAt > now()) {
        known.expiresAt = now() + tokenLifetimeMs
        return known
      }
      const token = create(kind, tokenLifetimeMs)
      current.set(kind, token)
      return token
    },
    issue: create,
    issueTicket() {
      const time = now()
      if (!ticket || ticket.expiresAt <= time) {
        ticket = { value: ids.next('token'), createdAt: time, expiresAt: time + tokenLifetimeMs }
      } else {
        ticket.expiresAt = Math.min(time + tokenLifetimeMs, ticket.createdAt + ticketAgeLimitMs)
      }
      return ticket
    },
    issueRefresh(userId) {
      const value = ids.next('token')
      refreshTokens.set(value, { userId, expiresAt: now() + refreshLifetimeMs })
      return value
    },
    findRefresh(value) {
      const known = refreshTokens.get(value)
      return known && known.expiresAt > now() ? known.userId : undefined
    },
    find: (value) => tokens.get(value),
    expireAll() {
      for (const token of tokens.values()) token.expiresAt = 0
      current.clear()
    },
    forgetAll() {
      tokens.clear()
      current.clear()
    },
  }
}
