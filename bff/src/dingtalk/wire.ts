import { z } from 'zod'
import { DingTalkError } from './dingtalk.errors.ts'

/** Reads an answer by a tolerant schema; a shape nobody knows is a refusal with our words, never a crash. */
export function readShape<Schema extends z.ZodType>(call: string, schema: Schema, answer: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new DingTalkError('rejected', `the answer has an unknown shape at '${where}'`, { call, code: 'shape' })
}

/** Text that DingTalk may leave out, send empty, or not be allowed to send. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value ? value : null))

/** A number that some answers carry as text. */
export const looseNumber = z.coerce.number()

/** A list that is absent when it is empty. */
export function optionalList<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? [])
}

/** The `result` of an old-family answer. */
export function inResult<Schema extends z.ZodType>(schema: Schema) {
  return z.object({ result: schema })
}
