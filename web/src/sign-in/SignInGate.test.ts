// @vitest-environment happy-dom
import type { SignInFailureReport } from '@meeting/shared'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { ApiError } from '../api/api-error.ts'
import type { Endpoints } from '../api/endpoints.ts'
import { useBootStore } from '../session/boot.store.ts'
import { getByRole, mountInApp } from '../test-support/mount-app.ts'
import { ContainerError } from './container.ts'
import SignInGate from './SignInGate.vue'

/** The page after a session could not be renewed for this reason. */
async function openAfter(error: unknown, reportSignInFailure: Endpoints['reportSignInFailure']) {
  const gate = () => {
    useBootStore().error = error
    return h(SignInGate, { boot: { kind: 'anonymous', options: null, problem: null } })
  }
  mountInApp(gate, { endpoints: { reportSignInFailure } })
  await flushPromises()
  return getByRole('alert').textContent
}

describe('a sign-in that failed in the container', () => {
  it('is told with its step, what to do, and the number that the log has', async () => {
    const sent: SignInFailureReport[] = []
    const text = await openAfter(
      new ContainerError('refused', { code: '9', message: '9 域名不符' }),
      async (report) => {
        sent.push(report)
        return { requestId: 'Zx81_reference' }
      },
    )
    expect(text).toContain('向钉钉索取授权码')
    expect(text).toContain('请管理员核对应用首页地址的域名')
    expect(text).toContain('Zx81_reference')
    expect(sent).toEqual([expect.objectContaining({ kind: 'refused', nativeCode: '9' })])
  })

  it('is told the same where even the report does not arrive', async () => {
    const text = await openAfter(new ContainerError('timeout'), () => Promise.reject(new ApiError('offline')))
    expect(text).toContain('打开钉钉组件')
    expect(text).toContain('钉钉没有回应')
    expect(text).not.toContain('编号')
  })

  it('is not reported again where the server refused it', async () => {
    const problem = {
      type: '',
      title: '',
      status: 403,
      code: 'sign_in.outside_scope',
      detail: '',
      requestId: 'r7',
    } as const
    const text = await openAfter(new ApiError('problem', { status: 403, problem }), () => {
      throw new Error('reported twice')
    })
    expect(text).toContain('r7')
  })
})
