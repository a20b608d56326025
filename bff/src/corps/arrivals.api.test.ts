import type { ArrivalWay, Connection } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { expect, test } from 'vitest'

const server = useTestServer()

const agents: [ArrivalWay, string][] = [
  ['phone', 'Mozilla/5.0 (Linux; Android 12) AliApp(DingTalk/7.5.0)'],
  ['pc', 'Mozilla/5.0 (Windows NT 10.0) dingtalk-win/1.0.0 DingTalk(7.5.0)'],
]

test.each(agents)('whoever signs in on a %s ticks the address that led there', async (way, userAgent) => {
  const { sandbox, corp, request, signInAsAdministrator } = server.current
  const administrator = await signInAsAdministrator()
  const arrivals = async () => {
    const answer = await administrator.request('/meeting/api/v1/admin/connection')
    return ((await answer.json()) as Connection).arrivals
  }
  expect((await arrivals())[way]).toBeNull()
  const { code } = await sandbox.control.authCode({ userId: 'zhangsan', kind: 'in-app' })
  const headers = { 'user-agent': userAgent }
  const json = { code, corpId: corp.corpId }
  expect((await request('/meeting/api/v1/sign-in/dingtalk', { method: 'POST', headers, json })).status).toBe(200)
  await expect.poll(async () => (await arrivals())[way]).toBe('2026-11-23T01:00:00.000Z')
})
