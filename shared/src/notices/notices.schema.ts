import { z } from 'zod'
import { noticeKinds, noticeLanguages, reminderMinutesChoices } from './notice-kinds.ts'
import { noticeStates } from './notices.types.ts'

/** Longest texts of a template, in characters; whether it fits as a card is checked with its values. */
export const templateLimits = { title: 60, body: 1_000 } as const

const kind = z.enum(noticeKinds)
const language = z.enum(noticeLanguages)
const id = z.coerce.number().int().positive()
const template = z.strictObject({
  title: z.string().trim().min(1).max(templateLimits.title),
  body: z.string().trim().min(1).max(templateLimits.body),
})

export const bellQuerySchema = z.object({ before: id.optional() })
export const noticesSeenSchema = z.strictObject({ upTo: z.number().int().nonnegative() })
export const noticeMutesSchema = z.strictObject({ muted: z.array(kind).max(noticeKinds.length) })
export const noticeLanguageSchema = z.strictObject({ language })

export const noticeKindParamSchema = z.object({ kind })
export const noticeSettingsChangeSchema = z.strictObject({
  language: language.optional(),
  reminderMinutes: z.literal(reminderMinutesChoices).optional(),
})
export const noticeKindChangeSchema = z.strictObject({
  isOn: z.boolean().optional(),
  wording: z.strictObject({ language, template: template.nullable() }).optional(),
})
export const noticeTestSchema = z.strictObject({ kind, language, template })
export const noticeLogQuerySchema = z.object({
  state: z.enum(noticeStates).optional(),
  kind: z.enum([...noticeKinds, 'test']).optional(),
  before: id.optional(),
})
export type NoticeLogQuery = z.infer<typeof noticeLogQuerySchema>
