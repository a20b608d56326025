import type { CodeKind } from '../control/control.types.ts'
import type { Identifiers } from '../identifiers.ts'

export const codeLifetimeMs = 300_000

export type Code = { kind: CodeKind; userId: string; scope: string; expiresAt: number }

export type Codes = {
  issue(kind: CodeKind, userId: string, scope?: string): string
  /** Uses the code up. Undefined: unknown, used, older than five minutes, or of another kind. */
  use(value: string, kind: CodeKind): Code | undefined
}

/** One-time codes of three kinds that do not stand in for one another (server-api.md §1.6–1.8). */
export function createCodes(ids: Identifiers, now: () => number): Codes {
  const codes = new Map<string, Code>()
  return {
    issue(kind, userId, scope = 'openid') {
      const value = ids.next('code')
      codes.set(value, { kind, userId, scope, expiresAt: now() + codeLifetimeMs })
      return value
    },
    use(value, kind) {
      const code = codes.get(value)
      if (!code || code.kind !== kind) return undefined
      codes.delete(value)
      return code.expiresAt > now() ? code : undefined
    },
  }
}
