import type { BootData } from '@meeting/shared'
import { isApiError } from '../api/api-error.ts'
import type { ErrorKey } from '../i18n/error-words.ts'
import { errorKey } from '../i18n/error-words.ts'
import type { MessageKey } from '../i18n/index.ts'
import { isContainerError } from './container.ts'

type Problem = NonNullable<Extract<BootData, { kind: 'anonymous' }>['problem']>

/** Which step failed, what to do, and the number under which the log has it. */
export type SignInFailure = {
  step: MessageKey | null
  advice: MessageKey
  message: string
  reference: string | null
}

/** A failed sign-in as what its page shows. */
export function toSignInFailure(error: unknown): SignInFailure {
  if (isContainerError(error)) {
    const step = error.kind === 'cookie' ? 'session' : error.kind === 'refused' ? 'auth_code' : 'container'
    return {
      step: `signIn.steps.${step}`,
      advice: `signIn.container.${error.kind}`,
      message: error.message,
      reference: null,
    }
  }
  const step = isApiError(error) ? (error.problem?.step ?? null) : null
  return {
    step: step && `signIn.steps.${step}`,
    advice: errorKey(error),
    message: '',
    reference: isApiError(error) ? error.reference : null,
  }
}

/** A failure that the server met on the way back from DingTalk's login page. */
export function fromBootProblem(problem: Problem, isKnown: (key: string) => boolean): SignInFailure {
  const step = problem.step && `signIn.steps.${problem.step}`
  const advice = `error.${problem.code}`
  return {
    // Checked against the words at run time, since the page's data block is only text.
    step: step && isKnown(step) ? (step as MessageKey) : null,
    advice: isKnown(advice) ? (advice as ErrorKey) : 'error.unknown',
    message: '',
    reference: problem.requestId,
  }
}
