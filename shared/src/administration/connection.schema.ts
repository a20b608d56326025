import { z } from 'zod'
import type { ConnectionChange } from './connection.types.ts'

/** Wide enough that the rules can say what is wrong with a value (`connection-rules.ts`), not only that it is. */
const typed = z.string().max(1_000)

export const connectionChangeSchema = z.strictObject({
  agentId: typed.optional(),
  clientId: typed.optional(),
  clientSecret: typed.optional(),
  eventToken: typed.optional(),
  eventAesKey: typed.optional(),
  ssoSecret: typed.nullable().optional(),
}) satisfies z.ZodType<ConnectionChange>

/** What was typed so far; anything may be missing. */
export const connectionDraftSchema = z.strictObject({
  corpId: typed.optional(),
  agentId: typed.optional(),
  clientId: typed.optional(),
  clientSecret: typed.optional(),
  eventToken: typed.optional(),
  eventAesKey: typed.optional(),
  ssoSecret: typed.optional(),
})
