import type { AdministratorRole } from '@meeting/shared'

/** Who is calling. Server-side; the browser holds only a random token. */
export type Session = {
  corpId: string
  employeeId: string
  isAdministrator: boolean
  /** What the management backend asks (`administration/permissions.ts`); null: nothing there is for them. */
  administratorRole: AdministratorRole | null
  /** How the token travelled: cookies need the CSRF defence, bearers do not. */
  transport: SessionTransport
}

export type SessionTransport = 'cookie' | 'bearer'

/** A session as it is kept; instants in epoch ms. The token itself is never kept. */
export type StoredSession = {
  corpId: string
  employeeId: string
  isAdministrator: boolean
  administratorRole: AdministratorRole | null
  /** Where it was started: `ios`, `windows`, `browser` … */
  platform: string
  createdAt: number
  lastSeenAt: number
  rotatedAt: number
  expiresAt: number
  replacedAt: number | null
}
