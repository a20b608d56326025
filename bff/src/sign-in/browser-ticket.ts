import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { serialize } from 'hono/utils/cookie'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { stateInvalid } from './sign-in.errors.ts'

/** What one browser is in the middle of while it is at DingTalk's login page. */
const ticketSchema = z.object({
  verifier: z.string(),
  corpId: z.string(),
  returnTo: z.string(),
  /** Epoch ms. */
  expiresAt: z.number(),
})
type Ticket = z.infer<typeof ticketSchema>

const ticketMs = 10 * 60_000
const purpose = 'browser-sign-in'

type TicketDependencies = Pick<Dependencies, 'clock' | 'ids' | 'sealer' | 'config'>

/**
 * Binds a browser sign-in to the browser that began it, as PKCE does: a random verifier stays behind in a sealed HttpOnly cookie,
 * its SHA-256 travels as `state`. Answers the state. Each tab has a cookie of its own.
 */
export function beginTicket(
  dependencies: TicketDependencies,
  c: Context,
  wanted: Pick<Ticket, 'corpId' | 'returnTo'>,
): string {
  const { clock, ids, sealer } = dependencies
  const verifier = ids.secret(32)
  const state = toState(verifier)
  const ticket: Ticket = { ...wanted, verifier, expiresAt: clock.now() + ticketMs }
  const sealed = sealer.seal(JSON.stringify(ticket), purpose).toString('base64url')
  writeTicket(dependencies, c, state, sealed, ticketMs / 1000)
  return state
}

/** The ticket that belongs to `state`, taken away from the browser. Throws `sign_in.state_invalid`. */
export function takeTicket(dependencies: TicketDependencies, c: Context, state: string | undefined): Ticket {
  if (!state || !/^[\w-]{43}$/.test(state)) throw stateInvalid()
  const sealed = getCookie(c, cookieName(dependencies, state))
  if (!sealed) throw stateInvalid()
  writeTicket(dependencies, c, state, '', 0)
  const ticket = openTicket(dependencies, sealed)
  if (!ticket || ticket.expiresAt <= dependencies.clock.now() || !isSame(toState(ticket.verifier), state))
    throw stateInvalid()
  return ticket
}

function openTicket({ sealer }: TicketDependencies, sealed: string): Ticket | undefined {
  try {
    return ticketSchema.parse(JSON.parse(sealer.open(Buffer.from(sealed, 'base64url'), purpose)))
  } catch {
    // Made up, damaged, or sealed with an earlier key: as good as none.
    return undefined
  }
}

function writeTicket(dependencies: TicketDependencies, c: Context, state: string, value: string, maxAge: number): void {
  const secure = dependencies.config.publicUrl.startsWith('https:')
  const options = { path: '/', httpOnly: true, secure, sameSite: 'Lax', maxAge } as const
  c.header('set-cookie', serialize(cookieName(dependencies, state), value, options), { append: true })
}

function cookieName({ config }: TicketDependencies, state: string): string {
  return `${config.publicUrl.startsWith('https:') ? '__Host-' : ''}meeting-door-${state.slice(0, 8)}`
}

function toState(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
