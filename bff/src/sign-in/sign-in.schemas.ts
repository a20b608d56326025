import { z } from 'zod'
import {
  containerFailures,
  containerPlatforms,
  signInReportLimits,
  type SignInFailureReport,
  type SignInRequest,
} from '@meeting/shared'

/** DingTalk says nothing of a code's form; it travels in URLs, so it is short and printable. */
export const codeSchema = z.string().regex(/^[\x21-\x7e]{1,512}$/)

export const corpIdSchema = z.string().max(128)

export const signInRequestSchema = z.strictObject({
  code: codeSchema,
  corpId: corpIdSchema,
  transport: z.enum(['cookie', 'bearer']).optional(),
  embedded: z.boolean().optional(),
}) satisfies z.ZodType<SignInRequest>

/** Anybody may send this, so it is small and its form is narrow. */
export const signInFailureReportSchema = z.strictObject({
  kind: z.enum([...containerFailures, 'unknown']),
  nativeCode: z
    .string()
    .max(signInReportLimits.nativeCode)
    .regex(/^[\w.-]*$/),
  message: z
    .string()
    .max(signInReportLimits.message)
    .regex(/^\P{C}*$/u),
  platform: z.enum(containerPlatforms),
  dingTalkVersion: z
    .string()
    .regex(/^[\d.]{1,24}$/)
    .nullable(),
}) satisfies z.ZodType<SignInFailureReport>
