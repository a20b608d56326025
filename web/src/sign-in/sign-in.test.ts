import type { SignInAnswer, SignInRequest } from '@meeting/shared'
import type { ErrorCode } from '@meeting/shared/errors'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { ContainerError } from './container.ts'
import { signInWithDingTalk, type SignInDependencies } from './sign-in.ts'

const options = { corpId: 'ding1', corpName: '星河科技', clientId: 'app' }
// The flow hands the answer through; what is in it is not its business.
const answer = { bearer: null } as SignInAnswer
const input = { options, corpId: null, transport: 'cookie', embedded: false } as const

function refused(code: ErrorCode) {
  const problem = { type: '', title: '', status: 401, code, detail: '', requestId: 'r1' }
  return new ApiError('problem', { status: 401, problem })
}

function aContainer(outcomes: (ApiError | SignInAnswer)[]) {
  const sent: SignInRequest[] = []
  const kinds: string[] = []
  let codes = 0
  const dependencies: SignInDependencies = {
    getOptions: async () => options,
    requestAuthCode: async ({ olderOnly }) => {
      kinds.push(olderOnly ? 'older' : 'any')
      return `code-${(codes += 1)}`
    },
    signIn: async (request) => {
      sent.push(request)
      const outcome = outcomes.shift()
      if (outcome instanceof Error) throw outcome
      if (!outcome) throw new Error('asked more often than expected')
      return outcome
    },
  }
  return { dependencies, sent, kinds }
}

describe('signing in inside DingTalk', () => {
  it('takes one code and one round trip', async () => {
    const { dependencies, sent } = aContainer([answer])
    await expect(signInWithDingTalk(dependencies, input)).resolves.toBe(answer)
    expect(sent).toEqual([{ code: 'code-1', corpId: 'ding1', transport: 'cookie', embedded: false }])
  })

  it('tries once more with a fresh code of the older kind when the first was no good', async () => {
    const { dependencies, sent, kinds } = aContainer([refused('sign_in.code_invalid'), answer])
    await expect(signInWithDingTalk(dependencies, input)).resolves.toBe(answer)
    expect(sent.map(({ code }) => code)).toEqual(['code-1', 'code-2'])
    expect(kinds).toEqual(['any', 'older'])
  })

  it('never tries a third time', async () => {
    const { dependencies, sent } = aContainer([
      refused('sign_in.code_invalid'),
      refused('sign_in.code_invalid'),
      answer,
    ])
    await expect(signInWithDingTalk(dependencies, input)).rejects.toMatchObject({ code: 'sign_in.code_invalid' })
    expect(sent).toHaveLength(2)
  })

  it('does not ask again where a fresh code would change nothing', async () => {
    const { dependencies, sent } = aContainer([refused('sign_in.outside_scope'), answer])
    await expect(signInWithDingTalk(dependencies, input)).rejects.toMatchObject({ code: 'sign_in.outside_scope' })
    expect(sent).toHaveLength(1)
  })

  it('asks the server which company when the page did not say', async () => {
    const { dependencies, sent } = aContainer([answer])
    const asked: (string | undefined)[] = []
    dependencies.getOptions = async (corpId) => {
      asked.push(corpId)
      return options
    }
    await signInWithDingTalk(dependencies, { ...input, options: null, corpId: 'ding1' })
    expect(asked).toEqual(['ding1'])
    expect(sent[0]?.corpId).toBe('ding1')
  })

  it('passes on that the container did not answer', async () => {
    const { dependencies } = aContainer([answer])
    dependencies.requestAuthCode = async () => {
      throw new ContainerError('timeout')
    }
    await expect(signInWithDingTalk(dependencies, input)).rejects.toMatchObject({ kind: 'timeout' })
  })
})
