import type { HealthCheckId, SignInFailureReport } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { devices } from '@meeting/test/devices'
import { expect, test } from 'vitest'
import { listResults } from './health.repository.ts'
import { runChecks } from './health.ts'

/** On a database of its own: a page that got no code belongs to the only company there is. */
const own = useTestServer()

async function causeOf(id: HealthCheckId) {
  const { dependencies, corp } = own.current
  await runChecks({ dependencies, corp }, [id])
  return (await listResults(dependencies.database, corp.corpId)).get(id)?.cause ?? null
}

test('what people meet at the door becomes numbers, and the light follows them', async () => {
  const { server, sandbox, clock } = { server: own.current, sandbox: own.current.sandbox, clock: own.current.clock }
  const report: SignInFailureReport = {
    kind: 'refused',
    nativeCode: '3',
    message: '对应企业没有某域名微应用',
    platform: 'pc',
    dingTalkVersion: '8.1.5',
  }
  expect((await server.request('/meeting/api/v1/sign-in/failures', { method: 'POST', json: report })).status).toBe(200)
  await expect.poll(() => causeOf('sign_in')).toBe('sign_in_domain')

  clock.advance(1_000)
  const { code } = await sandbox.control.authCode({ userId: 'lisi', kind: 'in-app' })
  const answer = await server.request('/meeting/api/v1/sign-in/dingtalk', {
    method: 'POST',
    json: { code, corpId: server.corp.corpId },
    headers: { 'user-agent': devices.windows.userAgent },
  })
  expect(answer.status).toBe(200)
  await expect.poll(() => causeOf('sign_in')).toBeNull()

  const { rows } = await countedOf()
  expect(rows).toEqual(['arrival colleague 1', 'arrival pc 1', 'sign_in_failure container.refused.3 1'])
})

async function countedOf() {
  const counts = await own.current.dependencies.database.selectFrom('dailyCounts').selectAll().execute()
  return { rows: counts.map(({ kind, name, count }) => `${kind} ${name} ${count}`).sort() }
}
