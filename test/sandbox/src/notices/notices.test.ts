import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSandbox } from '../test-support.ts'
import type { TestSandbox } from '../test-support.ts'

let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const text = (content: string): object => ({ msgtype: 'text', text: { content } })

const call = async (name: string, body: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const full = { agent_id: box.credentials.agentId, ...body }
  return (await box.callOld(`/topapi/message/corpconversation/${name}`, full)).json
}

const sentTo = async (userId: string): Promise<unknown[]> =>
  (await box.control.inbox({ userId })).filter((notice) => !notice.dropped).map((notice) => notice.message)

describe('work notices', () => {
  test('reach people by name and departments with everybody below', async () => {
    await call('asyncsend_v2', { userid_list: 'lisi,wangwu', msg: text('一') })
    await call('asyncsend_v2', { dept_id_list: '520001', msg: JSON.stringify(text('二')) })
    expect(await sentTo('lisi')).toEqual([text('一'), text('二')])
    expect(await sentTo('zhaoliu')).toEqual([text('二')])
    expect(await sentTo('outsider')).toEqual([])
  })

  test('the same content on the same day is dropped without a word', async () => {
    expect(await call('asyncsend_v2', { userid_list: 'lisi', msg: text('一') })).toMatchObject({ errcode: 0 })
    const second = await call('asyncsend_v2', { userid_list: 'lisi', msg: text('一') })
    expect(second).toMatchObject({ errcode: 0 })
    expect(await sentTo('lisi')).toHaveLength(1)
    expect(await call('getsendresult', { task_id: second['task_id'] })).toMatchObject({
      send_result: { forbidden_list: [{ code: '143106', userid: 'lisi' }], unread_user_id_list: [] },
    })
    box.clock.now += 86_400_000
    await box.renewToken()
    await call('asyncsend_v2', { userid_list: 'lisi', msg: text('一') })
    expect(await sentTo('lisi')).toHaveLength(2)
  })

  test('people whom the app cannot reach are named in the result', async () => {
    const { task_id: taskId } = await call('asyncsend_v2', { userid_list: 'lisi,nobody,outsider', msg: text('一') })
    expect(await call('getsendprogress', { task_id: taskId })).toMatchObject({ progress: { status: 2 } })
    expect(await call('getsendresult', { task_id: taskId })).toMatchObject({
      send_result: { invalid_user_id_list: ['nobody', 'outsider'], unread_user_id_list: ['lisi'] },
    })
  })

  test.each([
    ['another app', { agent_id: 1, userid_list: 'lisi', msg: text('x') }, 70003],
    ['no receiver', { msg: text('x') }, 1_430_000],
    ['no message', { userid_list: 'lisi', msg: { msgtype: 'text' } }, 34014],
    ['a message over 2048 bytes', { userid_list: 'lisi', msg: text('长'.repeat(700)) }, 45002],
    ['over a hundred people', { userid_list: 'u,'.repeat(101), msg: text('x') }, 40035],
  ])('%s is refused', async (_, body, errcode) => {
    expect(await call('asyncsend_v2', body)).toMatchObject({ errcode })
  })

  test('a recalled notice is gone', async () => {
    const { task_id: taskId } = await call('asyncsend_v2', { userid_list: 'lisi', msg: text('一') })
    await call('recall', { msg_task_id: taskId })
    expect(await sentTo('lisi')).toEqual([])
  })

  test('over the limits of a day or a minute are dropped without a word, too', async () => {
    await box.control.setNotices({ perPersonAndDay: 1, receiversPerMinute: 3 })
    await call('asyncsend_v2', { userid_list: 'lisi', msg: text('一') })
    const { task_id: day } = await call('asyncsend_v2', { userid_list: 'lisi', msg: text('二') })
    const { task_id: rush } = await call('asyncsend_v2', { userid_list: 'wangwu,zhaoliu', msg: text('三') })
    expect(await call('getsendresult', { task_id: day })).toMatchObject({
      send_result: { forbidden_list: [{ code: '143105', userid: 'lisi' }] },
    })
    expect(await call('getsendresult', { task_id: rush })).toMatchObject({
      send_result: { forbidden_list: [{ code: '143103', userid: 'zhaoliu' }], unread_user_id_list: ['wangwu'] },
    })
    expect(await sentTo('lisi')).toEqual([text('一')])
  })

  test('to everybody go three times a day', async () => {
    for (const content of ['一', '二', '三'])
      expect(await call('asyncsend_v2', { to_all_user: true, msg: text(content) })).toMatchObject({ errcode: 0 })
    expect(await call('asyncsend_v2', { to_all_user: true, msg: text('四') })).toMatchObject({ errcode: 41045 })
  })

  test('take their time when told so: nothing is known and nothing arrives before', async () => {
    await box.control.setNotices({ lagMs: 60_000 })
    const { task_id: taskId } = await call('asyncsend_v2', { userid_list: 'lisi,nobody', msg: text('一') })
    expect(await call('getsendprogress', { task_id: taskId })).toMatchObject({ progress: { status: 1 } })
    expect(await call('getsendresult', { task_id: taskId })).toMatchObject({
      send_result: { invalid_user_id_list: ['nobody'], unread_user_id_list: [] },
    })
    expect(await sentTo('lisi')).toEqual([])
    box.clock.now += 60_000
    expect(await call('getsendresult', { task_id: taskId })).toMatchObject({
      send_result: { unread_user_id_list: ['lisi'] },
    })
    expect(await sentTo('lisi')).toHaveLength(1)
  })

  test('that people refuse, cannot get, or have read are told apart for a day', async () => {
    await box.control.setNotices({ forbiddenFor: ['lisi'], failsFor: ['wangwu'] })
    const { task_id: taskId } = await call('asyncsend_v2', { userid_list: 'lisi,wangwu,zhaoliu', msg: text('一') })
    await box.control.readNotices({ userId: 'zhaoliu' })
    expect(await call('getsendresult', { task_id: taskId })).toMatchObject({
      send_result: {
        forbidden_user_id_list: ['lisi'],
        failed_user_id_list: ['wangwu'],
        read_user_id_list: ['zhaoliu'],
      },
    })
    box.clock.now += 86_400_001
    await box.renewToken()
    expect(await call('getsendresult', { task_id: taskId })).toMatchObject({ errcode: 400002 })
  })
})
