import { z } from 'zod'
import type { SignInRequest } from '@meeting/shared'

/** DingTalk says nothing of a code's form; it travels in URLs, so it is short and printable. */
export const codeSchema = z.string().regex(/^[\x21-\x7e]{1,512}$/)

export const corpIdSchema = z.string().max(128)

export const signInRequestSchema = z.strictObject({
  code: codeSchema,
  corpId: corpIdSchema,
  transport: z.enum(['cookie', 'bearer']).optional(),
  embedded: z.boolean().optional(),
}) satisfies z.ZodType<SignInRequest>
