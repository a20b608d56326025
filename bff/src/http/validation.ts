import type { FieldProblem } from '@meeting/shared'
import { validator } from 'hono-openapi'
import type { z } from 'zod'
import { DomainError } from '../errors.ts'

/** The JSON body, checked against a strict schema; read it with `c.req.valid('json')`. Refuses with `request.invalid`, or `request.not_json`. */
export function validJson<Schema extends z.ZodType>(schema: Schema) {
  return validator('json', schema, (result, c) => {
    if (!isJson(c.req.header('content-type'))) throw new DomainError('request.not_json')
    refuseInvalid(result)
  })
}

/** The query parameters; read them with `c.req.valid('query')`. Unknown parameters are dropped unless the schema is strict. */
export function validQuery<Schema extends z.ZodType>(schema: Schema) {
  return validator('query', schema, refuseInvalid)
}

/** The path parameters; read them with `c.req.valid('param')`. */
export function validParam<Schema extends z.ZodType>(schema: Schema) {
  return validator('param', schema, refuseInvalid)
}

/** Whether a Content-Type announces JSON. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '')
}

/** Every invalid field by its path. What was sent is never repeated. */
export function toFieldProblems(issues: readonly z.core.$ZodIssue[]): FieldProblem[] {
  return issues.map((issue) => ({ path: issue.path.map(String).join('.'), ...toIssue(issue) }))
}

function refuseInvalid(result: { success: boolean; error?: unknown }): void {
  if (result.success) return
  // The schemas are zod's, so their issues are, too.
  const problems = toFieldProblems(result.error as z.core.$ZodIssue[])
  throw new DomainError('request.invalid', {
    problems,
    message: problems.map(({ path, issue }) => `${path || 'request'}: ${issue}`).join(', '),
  })
}

function toIssue(issue: z.core.$ZodIssue): Pick<FieldProblem, 'issue' | 'limit'> {
  switch (issue.code) {
    case 'invalid_type':
      return { issue: issue.message.endsWith('received undefined') ? 'missing' : 'wrong_type', limit: issue.expected }
    case 'too_small':
      return {
        issue: issue.origin === 'string' && Number(issue.minimum) === 1 ? 'empty' : 'too_small',
        limit: Number(issue.minimum),
      }
    case 'too_big':
      return { issue: 'too_big', limit: Number(issue.maximum) }
    case 'unrecognized_keys':
      return { issue: 'unknown_field' }
    case 'invalid_format':
      return { issue: 'wrong_format', limit: issue.format }
    case 'not_multiple_of':
      return { issue: 'not_multiple', limit: issue.divisor }
    case 'custom':
      // A schema's own refinement names its issue by a word: `refine(…, 'end_before_start')`.
      return { issue: /^[a-z_]+$/.test(issue.message) ? issue.message : 'invalid' }
    default:
      return { issue: 'invalid' }
  }
}
