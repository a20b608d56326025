import { useTestServer } from '@meeting/test/app'
import { describe, expect, test } from 'vitest'

const server = useTestServer()

describe('inside DingTalk', () => {
  test('an employee is signed in and gets the first screen in one round trip', async () => {
    const { sandbox, corp, request } = server.current
    const { code } = await sandbox.control.authCode({ userId: 'zhangsan', kind: 'in-app' })
    const answer = await request('/meeting/api/v1/sign-in/dingtalk', {
      method: 'POST',
      json: { code, corpId: corp.corpId },
    })
    expect(await answer.json()).toMatchObject({ bootstrap: { me: { name: '张三' } } })
    expect(answer.status).toBe(200)
  })
})
