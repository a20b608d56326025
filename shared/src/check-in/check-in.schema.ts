import { z } from 'zod'
import { checkInLimits } from './check-in.types.ts'

const { opensMinutes, deadlineMinutes, warnMinutes, exemptMinutes, exemptPeople } = checkInLimits
const minutes = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max)
const ids = z.array(z.guid().toLowerCase()).max(exemptPeople)

/** Body of `PUT /admin/check-in`: all of it. */
export const checkInSettingsSchema = z
  .strictObject({
    isOn: z.boolean(),
    opensMinutes: minutes(opensMinutes),
    deadlineMinutes: minutes(deadlineMinutes),
    warnMinutes: minutes(warnMinutes),
    fromApp: z.boolean(),
    forgives: z.boolean(),
    exempt: z.strictObject({
      roomIds: ids,
      employeeIds: ids,
      upToMinutes: minutes(exemptMinutes).nullable(),
      fromMinutes: minutes(exemptMinutes).nullable(),
    }),
  })
  .refine(({ warnMinutes: warn, deadlineMinutes: deadline }) => warn <= deadline, {
    path: ['warnMinutes'],
    message: 'too_long',
  })
