import { z } from 'zod'
import {
  confirmableSteps,
  type OpenSetup,
  type SetupApp,
  type SetupConfirmation,
  type SetupCorp,
  type SetupEventKeys,
} from './setup.types.ts'

/** Wide enough that the rules can say what is wrong with a value. */
const typed = z.string().max(1_000)

export const openSetupSchema = z.strictObject({
  token: z.string().regex(/^[\w-]{43}$/),
}) satisfies z.ZodType<OpenSetup>
export const setupCorpSchema = z.strictObject({ corpId: typed }) satisfies z.ZodType<SetupCorp>
export const setupAppSchema = z.strictObject({
  agentId: typed,
  clientId: typed,
  clientSecret: typed.optional(),
}) satisfies z.ZodType<SetupApp>
export const setupEventKeysSchema = z.strictObject({
  eventToken: typed,
  eventAesKey: typed,
}) satisfies z.ZodType<SetupEventKeys>
export const setupConfirmationSchema = z.strictObject({
  step: z.enum(confirmableSteps),
  confirmed: z.boolean(),
}) satisfies z.ZodType<SetupConfirmation>
