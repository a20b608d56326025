import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSandbox, eventsOf, origin, people, rooms } from '../test-support.ts'
import type { TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const roomList = `/v1.0/rooms/meetingRoomLists?unionId=${people.admin}`
const listAdmins = '/topapi/user/listadmin'

describe('where each family looks for the token', () => {
  test('the new API ignores a token in the query', async () => {
    const answer = await box.callNew(`${roomList}&access_token=${box.token}`, {
      headers: { 'x-acs-dingtalk-access-token': '' },
    })
    expect(answer.status).toBe(400)
    expect(answer.json['code']).toBe('AuthenticationFailed.MissingParameter')
  })

  test('the old API ignores a token in the header and wraps the refusal with a sub-code that is text', async () => {
    const response = await box.fetch(`${origin}${listAdmins}`, {
      method: 'POST',
      headers: { 'x-acs-dingtalk-access-token': box.token },
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ errcode: 88, sub_code: '40000', sub_msg: 'access_token is blank' })
  })

  test('a wrong token is refused in three ways: by the new API, wrapped, and unwrapped', async () => {
    box.token = 'wrong'
    expect(await box.callNew(roomList)).toMatchObject({ status: 400, json: { code: 'InvalidAuthentication' } })
    expect((await box.callOld(listAdmins, {})).json).toMatchObject({
      errcode: 88,
      errmsg: 'ding talk error[subcode=40014,submsg=不合法的access_token]',
      sub_code: '40014',
    })
    const plain = (await box.callOld('/auth/scopes')).json
    expect(plain).toMatchObject({ errcode: 40014 })
    expect(plain).not.toHaveProperty('sub_code')
  })

  test('an expired token has its own number in the old API only', async () => {
    await box.control.invalidateTokens({ how: 'expire' })
    expect((await box.callOld(listAdmins, {})).json).toMatchObject({ sub_code: '42001' })
    expect((await box.callNew(roomList)).json['code']).toBe('InvalidAuthentication')
  })
})

describe('bodies and paths', () => {
  test('a form is no body for the new API', async () => {
    const response = await box.fetch(`${origin}/v1.0/oauth2/accessToken`, {
      method: 'POST',
      body: new URLSearchParams({ appKey: 'a', appSecret: 'b' }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'Missingbody' })
  })

  test('the old API takes a form, and parameters from the query', async () => {
    const form = await box.fetch(`${origin}/topapi/v2/user/get?access_token=${box.token}`, {
      method: 'POST',
      body: new URLSearchParams({ userid: 'lisi' }),
    })
    expect(await form.json()).toMatchObject({ errcode: 0, result: { name: '李四' } })
    expect((await box.callOld('/topapi/v2/user/get?userid=lisi')).json).toMatchObject({ errcode: 0 })
  })

  test('the path of create is in lower case, all other room paths are not', async () => {
    const body = { unionId: people.admin, roomName: 'x', isvRoomId: 'x', roomStatus: 0 }
    expect((await box.callNew('/v1.0/rooms/meetingRooms', { method: 'POST', body })).status).toBe(404)
    expect((await box.callNew('/v1.0/rooms/meetingrooms', { method: 'POST', body })).status).toBe(200)
    expect((await box.callNew(`/v1.0/rooms/meetingrooms/${rooms.plain}?unionId=${people.admin}`)).status).toBe(404)
  })

  test('unknown paths answer differently in each family, even with HTTP 200', async () => {
    expect((await box.callOld('/topapi/v2/user/notexist', {})).json).toMatchObject({ errcode: 22 })
    const outside = await box.callNew('/v9/nothing')
    expect(outside).toMatchObject({ status: 200, json: { errcode: 404, errmsg: '请求的URI地址不存在' } })
  })

  test('content types are those of each family', async () => {
    expect((await box.callNew(roomList)).headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect((await box.callOld(listAdmins, {})).headers.get('content-type')).toBe('application/json;charset=UTF-8')
  })
})

describe('permissions and addresses', () => {
  test('the missing permission can be read out of the old refusal', async () => {
    await box.control.revokePermissions({ permissions: ['qyapi_get_member'] })
    const { json } = await box.callOld(listAdmins, {})
    expect(json['sub_code']).toBe('60011')
    expect(/requiredScopes=\[([^\]]*)\]/.exec(String(json['errmsg']))?.[1]).toBe('qyapi_get_member')
  })

  test('a permission granted later waits for a new token, when that is the behaviour', async () => {
    await box.control.revokePermissions({ permissions: ['qyapi_get_member'] })
    await box.control.setBehaviour({ permissionsNeedNewToken: true })
    await box.control.invalidateTokens()
    await box.renewToken()
    await box.control.grantPermissions({ permissions: ['qyapi_get_member'] })
    await box.renewToken()
    expect((await box.callOld(listAdmins, {})).json).toMatchObject({ sub_code: '60011' })
    box.clock.now += 7_200_001
    await box.renewToken()
    expect((await box.callOld(listAdmins, {})).json).toMatchObject({ errcode: 0 })
  })

  test('the refused address is named in each form of the refusal', async () => {
    await box.control.setAllowList({ ips: [], callerIp: '203.0.113.5' })
    for (const answer of [
      await box.callOld(listAdmins, {}),
      await box.callOld('/auth/scopes'),
      await box.callNew(roomList),
    ]) {
      expect(/request ip=([0-9a-fA-F.:]+)/.exec(answer.text)?.[1]).toBe('203.0.113.5')
    }
  })
})

describe('limits', () => {
  test('twenty calls a second for each API on its own', async () => {
    await box.control.setLimits({ qps: 20 })
    const statuses: unknown[] = []
    for (let call = 0; call < 21; call += 1) statuses.push((await box.callOld(listAdmins, {})).json['sub_code'])
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => undefined))
    expect(statuses[20]).toBe('90018')
    expect((await box.callNew(roomList)).status).toBe(200)
    box.clock.now += 1000
    expect((await box.callOld(listAdmins, {})).json['errcode']).toBe(0)
  })

  test('the month counts rooms and calendar, not the directory, nor what was throttled', async () => {
    await box.control.setLimits({ qps: 1 })
    await box.callOld(listAdmins, {})
    await box.callNew(roomList)
    await box.callNew(roomList)
    expect((await box.control.state()).quota.usedCalls).toBe(1)
  })

  test('an exhausted month refuses counted calls only, until the next month', async () => {
    await box.control.setQuota({ monthlyCalls: 0 })
    expect(await box.callNew(roomList)).toMatchObject({
      status: 403,
      json: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' },
    })
    const message = {
      agent_id: box.credentials.agentId,
      userid_list: 'lisi',
      msg: { msgtype: 'text', text: { content: 'x' } },
    }
    const notice = await box.callOld('/topapi/message/corpconversation/asyncsend_v2', message)
    expect(notice.json['sub_code']).toBe('90020')
    expect((await box.callOld(listAdmins, {})).json['errcode']).toBe(0)
    await box.control.setQuota({ monthlyCalls: 1, usedCalls: 1 })
    expect((await box.callNew(roomList)).status).toBe(403)
    box.clock.now = Date.parse('2026-12-01T00:00:00+08:00')
    await box.renewToken()
    expect((await box.callNew(roomList)).status).toBe(200)
  })

  test('too many calls from one address block it for five minutes with a body of neither family', async () => {
    await box.control.setLimits({ ipCallsPer20s: 3 })
    for (let call = 0; call < 4; call += 1) await box.callNew(roomList)
    expect((await box.callNew(roomList)).json).toMatchObject({ status: 1111, punish: 'deny' })
    box.clock.now += 299_000
    expect((await box.callNew(roomList)).json).toMatchObject({ punish: 'deny' })
    box.clock.now += 1000
    expect((await box.callNew(roomList)).json).toHaveProperty('result')
  })

  test('somebody who makes a hundred events a day is stopped by flowLimit', async () => {
    await box.control.setLimits({ eventsPerDay: 2 })
    await box.createEvent('10:00', '11:00')
    await box.createEvent('10:00', '11:00')
    const body = { summary: 'x', start: { date: '2026-11-24' }, end: { date: '2026-11-25' } }
    const refused = await box.callNew(eventsOf(people.zhangsan), { method: 'POST', body })
    expect(refused).toMatchObject({ status: 400, json: { code: 'flowLimit' } })
    expect((await box.callNew(eventsOf(people.lisi), { method: 'POST', body })).status).toBe(200)
    box.clock.now += 86_400_000
    await box.renewToken()
    expect((await box.callNew(eventsOf(people.zhangsan), { method: 'POST', body })).status).toBe(200)
  })
})

describe('faults', () => {
  test('work is done although the answer is a 500', async () => {
    await box.control.setFaults({ answerLost: [{ api: 'createEvent', count: 1, as: '500' }] })
    const body = { summary: '丢失', start: { date: '2026-11-24' }, end: { date: '2026-11-25' } }
    const lost = await box.callNew(eventsOf(people.zhangsan), { method: 'POST', body })
    expect(lost.status).toBe(500)
    expect((await box.control.calendar()).map((event) => event.title)).toEqual(['丢失'])
    expect((await box.control.calls()).at(-1)).toMatchObject({ api: 'createEvent', error: 'answer lost' })
  })

  test('work is done although no answer comes', async () => {
    await box.control.setFaults({ answerLost: [{ api: 'createEvent', count: 1, as: 'timeout' }] })
    const body = { summary: '无回音', start: { date: '2026-11-24' }, end: { date: '2026-11-25' } }
    const caller = new AbortController()
    const call = box.callNew(eventsOf(people.zhangsan), { method: 'POST', body, signal: caller.signal })
    await expect.poll(async () => (await box.control.calendar()).length).toBe(1)
    caller.abort(new Error('gave up'))
    await expect(call).rejects.toThrow('gave up')
  })

  test('a call that is never answered ends when the caller gives up, or when the sandbox closes', async () => {
    await box.control.setFaults({ neverAnswer: ['queryMeetingRoomList'] })
    const caller = new AbortController()
    const impatient = box.callNew(roomList, { signal: caller.signal })
    const patient = box.callNew(roomList)
    caller.abort(new Error('gave up'))
    await expect(impatient).rejects.toThrow('gave up')
    await box.close()
    await expect(patient).rejects.toThrow('fetch failed')
  })

  test('an error burst hits the named API as often as said', async () => {
    await box.control.setFaults({ errors: [{ kind: 'system-busy', count: 2, api: 'topapi/user/listadmin' }] })
    expect((await box.callNew(roomList)).status).toBe(200)
    expect((await box.callOld(listAdmins, {})).json['errcode']).toBe(-1)
    expect((await box.callOld(listAdmins, {})).json['errcode']).toBe(-1)
    expect((await box.callOld(listAdmins, {})).json['errcode']).toBe(0)
  })

  test.each([
    ['html', '<!DOCTYPE html>'],
    ['punish', '"punish":"deny"'],
    ['not-json', '{"code":'],
  ] as const)('an answer can be %s', async (kind, text) => {
    await box.control.setFaults({ errors: [{ kind, count: 1 }] })
    const response = await box.fetch(`${origin}${roomList}`)
    expect(await response.text()).toContain(text)
  })

  test('a broken connection is an error of fetch', async () => {
    await box.control.setFaults({ errors: [{ kind: 'reset', count: 1 }] })
    await expect(box.callNew(roomList)).rejects.toThrow(TypeError)
    expect((await box.control.calls()).at(-1)).toMatchObject({ status: 0, error: 'reset' })
  })

  test('an outage is over when it is switched off', async () => {
    await box.control.setFaults({ outage: true })
    expect((await box.callNew(roomList)).status).toBe(503)
    await box.control.clearFaults()
    expect((await box.callNew(roomList)).status).toBe(200)
  })

  test('latency passes through the given wait', async () => {
    const waits: number[] = []
    const slow = await createTestSandbox({ wait: async (milliseconds) => void waits.push(milliseconds) })
    await slow.control.setFaults({ latencyMs: 200, latencyByApi: { queryMeetingRoomList: 900 } })
    await slow.callNew(roomList)
    await slow.callOld(listAdmins, {})
    expect(waits).toEqual([900, 200])
  })
})
