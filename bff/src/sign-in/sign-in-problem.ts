import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { serialize } from 'hono/utils/cookie'
import { z } from 'zod'
import { errorCodes, signInSteps, type BootData } from '@meeting/shared'
import type { Dependencies } from '../dependencies.ts'
import type { DomainError } from '../errors.ts'
import type { AppEnv } from '../http/app-env.ts'

const problemSchema = z.object({
  code: z.enum(errorCodes),
  requestId: z.string().regex(/^[\w-]{1,64}$/),
  step: z.enum(signInSteps).optional(),
})
export type SignInProblem = NonNullable<Extract<BootData, { kind: 'anonymous' }>['problem']>

type ProblemDependencies = Pick<Dependencies, 'config'>

/** Hands a failure over to the page that is loaded next: a cookie of a minute, so that the address stays clean. */
export function leaveProblem(dependencies: ProblemDependencies, c: Context<AppEnv>, error: DomainError): void {
  const problem: SignInProblem = { code: error.code, requestId: c.get('requestId'), step: error.details.step }
  write(dependencies, c, Buffer.from(JSON.stringify(problem)).toString('base64url'), 60)
}

/** The failure left by `leaveProblem`, once. Only words of ours are passed on, whoever wrote the cookie. */
export function takeProblem(dependencies: ProblemDependencies, c: Context): SignInProblem | null {
  const value = getCookie(c, nameOf(dependencies))
  if (!value) return null
  write(dependencies, c, '', 0)
  try {
    return problemSchema.parse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch {
    return null
  }
}

function write(dependencies: ProblemDependencies, c: Context, value: string, maxAge: number): void {
  const secure = dependencies.config.publicUrl.startsWith('https:')
  const options = { path: '/', httpOnly: true, secure, sameSite: 'Lax', maxAge } as const
  c.header('set-cookie', serialize(nameOf(dependencies), value, options), { append: true })
}

function nameOf({ config }: ProblemDependencies): string {
  return `${config.publicUrl.startsWith('https:') ? '__Host-' : ''}meeting-problem`
}
