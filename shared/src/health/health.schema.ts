import { z } from 'zod'
import { healthChecks, type HealthRun } from './health.types.ts'

export const healthRunSchema = z.strictObject({
  checks: z.array(z.enum(healthChecks)).min(1).max(healthChecks.length),
}) satisfies z.ZodType<HealthRun>
