import * as event from '@alicloud/dingtalk/dist/event_1_0/client.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf, unknownFields } from './model-problems.ts'
import { startEventReceiver } from './event-receiver.ts'
import type { EventReceiver } from './event-receiver.ts'
import { startSandbox } from './sandbox-server.ts'
import type { SandboxServer } from './sandbox-server.ts'
import { createSdk, runtime } from './sdk.ts'
import { callWire, fetchAppToken } from './wire.ts'

const now = Date.parse('2026-11-23T09:00:00+08:00')

let server: SandboxServer
let receiver: EventReceiver

beforeAll(async () => {
  server = await startSandbox({ company: 'small', now: () => now, wait: async () => undefined })
  receiver = await startEventReceiver(server.sandbox.credentials)
})

afterAll(async () => {
  await server.close()
  await receiver.close()
})

test('what could not be delivered fills the SDK model of the failed list', async () => {
  const { control } = server.sandbox
  await control.setBehaviour({ failedListDelayMs: 0 })
  expect(await control.subscribe({ url: receiver.url })).toEqual({ ok: true, verdict: 'success' })
  receiver.setHealthy(false)
  await control.hireEmployee({ userId: 'newcomer', name: '新人' })
  await control.idle()
  receiver.setHealthy(true)

  const token = await fetchAppToken(server)
  const { body } = await createSdk(server.port).event.getCallBackFaileResultWithOptions(
    new event.GetCallBackFaileResultRequest({ beginTime: now - 1000, endTime: now + 1000 }),
    new event.GetCallBackFaileResultHeaders({ xAcsDingtalkAccessToken: token }),
    runtime(),
  )
  expect(problemsOf(body)).toEqual([])
  expect(body?.failedList?.map((item) => item.callBackTag)).toEqual(['user_add_org', 'user_modify_org'])
  const path = `/v1.0/event/callbacks/failedResults?beginTime=${now - 1000}&endTime=${now + 1000}`
  const { json } = await callWire(server, token, { path })
  expect(unknownFields(json, event.GetCallBackFaileResultResponseBody)).toEqual([])
})

test('events arrive encrypted over HTTP and are answered with encrypted success', async () => {
  const { control } = server.sandbox
  await control.hireEmployee({ userId: 'second', name: '第二人' })
  await control.idle()
  expect(receiver.received.at(-1)).toMatchObject({ EventType: 'user_modify_org', userId: ['second'] })
  expect((await control.pushes()).at(-1)?.state).toBe('delivered')
})
