import type { HealthCheckId, HealthReport } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { expect, test } from 'vitest'
import { createTaskRunner, type ScheduledTask } from '../scheduled/scheduled-tasks.ts'
import { healthTask } from './health-task.ts'

const path = '/meeting/api/v1/admin/health'
/** On a database of its own: a runner serves every Corp that it finds. */
const own = useTestServer()

test('by itself it looks once a day and after a change, at what costs nothing', async () => {
  const server = own.current
  let administrator = await server.signInAsAdministrator()
  const soon: ScheduledTask['run'] = ({ dependencies }) =>
    Promise.resolve(dependencies.clock.now() + 7 * 24 * 60 * 60_000)
  const firstReads = ['directory.check', 'rooms.check'].map((name) => ({ name, run: soon }))
  const runner = createTaskRunner(server.dependencies, [...firstReads, healthTask])
  const testedAt = async (id: HealthCheckId) => {
    const { checks } = (await (await administrator.request(path)).json()) as HealthReport
    return checks.find((check) => check.id === id)?.result?.at ?? null
  }
  await runner.drain()
  server.clock.advance(60_000)
  await runner.drain()
  const first = await testedAt('corp')
  expect(first).toBe('2026-11-23T01:01:00.000Z')
  expect(await testedAt('rooms')).toBeNull()
  expect((await server.sandbox.control.callCount()).counted).toBe(0)

  server.clock.advance(60_000)
  await runner.drain()
  expect(await testedAt('corp')).toBe(first)
  await administrator.request('/meeting/api/v1/admin/connection', { method: 'PUT', json: { ssoSecret: null } })
  await runner.drain()
  expect(await testedAt('corp')).toBe('2026-11-23T01:02:00.000Z')

  server.clock.advance(24 * 60 * 60_000)
  await runner.drain()
  administrator = await server.signInAsAdministrator()
  expect(await testedAt('corp')).toBe('2026-11-24T01:02:00.000Z')
  await runner.stop()
})
