import { beforeEach, describe, expect, test } from 'vitest'
import { credentials } from '../credentials.ts'
import { createSandbox } from '../sandbox.ts'
import { createTestSandbox, origin, people, rooms, testNow } from '../test-support.ts'
import type { TestSandbox } from '../test-support.ts'
import { createRemoteControl } from './remote-control.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const booking = {
  userId: 'lisi',
  roomIds: [rooms.plain],
  start: '2026-11-24T10:00:00+08:00',
  end: '2026-11-24T11:00:00+08:00',
  title: '周会',
}

describe('the control over HTTP', () => {
  test('does the same as in process', async () => {
    const remote = createRemoteControl(origin, box.fetch)
    const booked = await remote.book(booking)
    expect(await remote.calendar()).toEqual([booked])
    expect(await box.control.calendar({ from: testNow })).toEqual([booked])
    await expect(remote.book(booking)).rejects.toThrow('meetingRoomNotAvailable')
  })

  test('names what it does not know', async () => {
    expect((await box.fetch(`${origin}/control/nothing`)).status).toBe(404)
    const remote = createRemoteControl(origin, box.fetch)
    await expect(remote.authCode({ userId: 'nobody', kind: 'in-app' })).rejects.toThrow('no employee nobody')
    const wrong = await box.fetch(`${origin}/control/setFaults`, { method: 'POST', body: '{"latency":1}' })
    expect(wrong.status).toBe(400)
  })

  test('reads are open to GET with a query', async () => {
    await box.control.book(booking)
    const from = Date.parse('2026-11-25T00:00:00+08:00')
    expect(await (await box.fetch(`${origin}/control/calendar?from=${from}`)).json()).toEqual([])
    expect(await (await box.fetch(`${origin}/control/calendar`)).json()).toHaveLength(1)
  })

  test('has a page that lists the calls', async () => {
    const page = await box.fetch(`${origin}/control`)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('holdPushes')
  })
})

describe('what an administrator changes in the console', () => {
  const appToken = () =>
    box.callNew('/v1.0/oauth2/accessToken', {
      method: 'POST',
      body: { appKey: credentials.clientId, appSecret: credentials.clientSecret },
    })

  test('an AppSecret that was reset is refused from then on', async () => {
    expect(await box.control.setCredentials({ clientSecret: 'reset-0123456789' })).toMatchObject({
      clientId: credentials.clientId,
      clientSecret: 'reset-0123456789',
    })
    expect((await appToken()).json).toMatchObject({ code: 'invalidClientIdOrSecret' })
    await box.control.reset()
    expect((await appToken()).status).toBe(200)
  })

  test('a company without smart meeting rooms has no calls for them', async () => {
    await box.control.setBehaviour({ roomsEntitled: false })
    const list = await box.callNew(`/v1.0/rooms/meetingRoomLists?unionId=${people.admin}`)
    expect([list.status, list.json]).toEqual([400, expect.objectContaining({ code: 'org.not.found' })])
  })

  test('an administrator of the company may be none of its rooms', async () => {
    await box.control.setBehaviour({ administratorsManageRooms: false })
    const change = { method: 'PUT', body: { unionId: people.admin, roomId: rooms.plain } }
    expect((await box.callNew('/v1.0/rooms/meetingRooms', change)).json).toMatchObject({ code: 'user.not.admin' })
    expect((await box.callNew(`/v1.0/rooms/meetingRoomLists?unionId=${people.admin}`)).status).toBe(200)
  })
})

test('an event that could not be delivered stands in the failed list at once', async () => {
  await box.control.failEvent({ type: 'user_modify_org', payload: { userid: ['lisi'] } })
  const { json } = await box.callOld('/call_back/get_call_back_failed_result')
  expect(json).toMatchObject({
    failed_list: [
      { call_back_tag: 'user_modify_org', user_modify_org: { userid: ['lisi'], corpid: credentials.corpId } },
    ],
  })
})

test('answers carry the time of a clock that is ahead', async () => {
  await box.control.setFaults({ dateAheadMs: 95_000 })
  const answer = await box.fetch(`${origin}/v1.0/none`, { method: 'HEAD' })
  expect(answer.headers.get('date')).toBe(new Date(testNow + 95_000).toUTCString())
})

test('reset brings the seed back', async () => {
  const before = await box.control.state()
  await box.control.book(booking)
  await box.control.leave({ userId: 'wangwu' })
  await box.control.setBehaviour({ oneRoomPerSlot: true })
  await box.control.setFaults({ outage: true })
  await box.control.reset()
  expect(await box.control.state()).toEqual(before)
})

test('a leaver keeps the room or loses it, as the behaviour says', async () => {
  await box.control.book(booking)
  await box.control.leave({ userId: 'lisi' })
  expect((await box.control.calendar())[0]).toMatchObject({
    organizerUserId: 'lisi',
    rooms: [{ response: 'accepted' }],
  })
  await box.control.reset()
  await box.control.setBehaviour({ leaverKeepsRooms: false })
  await box.control.book(booking)
  await box.control.leave({ userId: 'lisi' })
  expect(await box.control.calendar()).toEqual([])
})

test('a department with people or sub-departments cannot be removed', async () => {
  const { departmentId } = await box.control.createDepartment({ name: '前端组', parentId: 520_001 })
  await expect(box.control.removeDepartment({ departmentId: 520_001 })).rejects.toThrow('sub-departments')
  await box.control.removeDepartment({ departmentId })
  await expect(box.control.removeDepartment({ departmentId: 520_001 })).rejects.toThrow('members')
})

const eventIdFor = async (seed: number): Promise<string> => {
  const sandbox = createSandbox({ seed, company: 'small', now: () => testNow })
  const [room] = await sandbox.control.rooms()
  const booked = await sandbox.control.book({ ...booking, roomIds: [room?.roomId ?? ''] })
  return booked.eventId
}

test('the same seed gives the same ids, another seed others', async () => {
  expect(await eventIdFor(5)).toBe(await eventIdFor(5))
  expect(await eventIdFor(5)).not.toBe(await eventIdFor(6))
})

test('a second company stands beside the first under its own credentials', async () => {
  const other = createSandbox({
    seed: 2,
    company: 'small',
    credentials: { corpId: 'dingother', clientId: 'dingotherapp' },
  })
  expect((await other.control.state()).company.corpId).toBe('dingother')
  const { clientId: appKey, clientSecret: appSecret } = box.credentials
  const answer = await other.fetch(`${origin}/v1.0/oauth2/accessToken`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appKey, appSecret }),
  })
  expect(answer.status).toBe(400)
})
