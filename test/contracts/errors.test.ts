import * as calendar from '@alicloud/dingtalk/dist/calendar_1_0/client.js'
import { createIdentifiers } from '@meeting/sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox } from './sandbox-server.ts'
import type { SandboxServer } from './sandbox-server.ts'
import { createSdk, refusalOf, runtime } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { callWire, fetchAppToken } from './wire.ts'

const unionId = createIdentifiers(1).unionId('zhangsan')
const path = `/v1.0/calendar/users/${unionId}/calendars/primary/events/none`
let now = Date.parse('2026-11-23T09:00:00+08:00')
let server: SandboxServer
let sdk: Sdk
let token: string

beforeAll(async () => {
  server = await startSandbox({ company: 'small', now: () => now })
  sdk = createSdk(server.port)
})

beforeEach(async () => {
  now += 60_000
  await server.sandbox.control.reset()
  token = await fetchAppToken(server)
})

afterAll(() => server.close())

const getEvent = (accessToken = token): Promise<unknown> =>
  sdk.calendar.getEventWithOptions(
    unionId,
    'primary',
    'none',
    new calendar.GetEventRequest({}),
    new calendar.GetEventHeaders({ xAcsDingtalkAccessToken: accessToken }),
    runtime(),
  )

describe('refusals surface in the official SDK as err.code', () => {
  test('a wrong token is 400, not 401', async () => {
    expect(await refusalOf(getEvent('wrong'))).toMatchObject({ code: 'InvalidAuthentication', statusCode: 400 })
  })

  test('an unknown event is 404', async () => {
    expect(await refusalOf(getEvent())).toMatchObject({ code: 'itemNotFound', statusCode: 404 })
  })

  test('a missing permission names the scope', async () => {
    await server.sandbox.control.revokePermissions({ permissions: ['Calendar.Event.Read'] })
    expect(await refusalOf(getEvent())).toMatchObject({
      code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
      statusCode: 403,
    })
    const { json } = await callWire(server, token, { path })
    expect(json['accessdenieddetail']).toEqual({ requiredScopes: ['Calendar.Event.Read'] })
    expect(json['requestid']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/)
  })

  test('a foreign address is named in the message', async () => {
    await server.sandbox.control.setAllowList({ ips: ['198.51.100.7'], callerIp: '203.0.113.77' })
    const refusal = await refusalOf(getEvent())
    expect(refusal).toMatchObject({ code: 'Forbidden.AccessDenied.IpNotInWhiteList', statusCode: 403 })
    expect(refusal.message).toContain('request ip=203.0.113.77')
  })

  test('throttling is 403 with its own code', async () => {
    await server.sandbox.control.setLimits({ qps: 2 })
    await refusalOf(getEvent())
    await refusalOf(getEvent())
    expect(await refusalOf(getEvent())).toMatchObject({
      code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi',
      statusCode: 403,
    })
  })

  test('a used-up quota has its own code', async () => {
    await server.sandbox.control.setQuota({ monthlyCalls: 1, usedCalls: 1 })
    expect((await refusalOf(getEvent())).code).toBe('Forbidden.AccessDenied.ApiCountLimitForOrg')
  })

  test('a burst of 500 and 503 ends by itself', async () => {
    await server.sandbox.control.setFaults({
      errors: [
        { kind: '500', count: 1 },
        { kind: '503', count: 1 },
      ],
    })
    expect(await refusalOf(getEvent())).toMatchObject({ code: 'systemError', statusCode: 500 })
    expect(await refusalOf(getEvent())).toMatchObject({ code: 'serviceBusy', statusCode: 503 })
    expect((await refusalOf(getEvent())).code).toBe('itemNotFound')
  })
})
