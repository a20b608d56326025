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
})
