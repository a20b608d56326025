import { z } from 'zod'
import type { CallPriority, DingTalkNotices } from './dingtalk.types.ts'
import type { Transport } from './transport/transport.ts'
import { looseNumber, optionalList, readShape } from './wire.ts'

const folder = '/topapi/message/corpconversation'

const accepted = z.object({ task_id: looseNumber.pipe(z.number().int().positive()) })
const progress = z.object({ progress: z.object({ status: looseNumber }) })
const userIds = optionalList(z.string())
const result = z.object({
  send_result: z.object({
    invalid_user_id_list: userIds,
    forbidden_user_id_list: userIds,
    failed_user_id_list: userIds,
    read_user_id_list: userIds,
    unread_user_id_list: userIds,
    forbidden_list: optionalList(z.object({ code: z.coerce.string(), userid: z.string() })),
  }),
})

/** Work notifications (server-api.md §5); all of these calls are counted. */
export function createNoticeCalls(transport: Transport): DingTalkNotices {
  const post = (name: string, path: string, body: unknown, priority: CallPriority, repeatable: boolean) =>
    transport.send({
      name,
      family: 'old',
      method: 'POST',
      path: `${folder}/${path}`,
      body,
      token: { kind: 'app' },
      priority,
      counted: true,
      repeatable,
    })

  return {
    async send({ agentId, userIds: receivers, message, priority }) {
      const name = 'notices.send'
      const body = { agent_id: Number(agentId), userid_list: receivers.join(','), msg: message }
      // There is no idempotency: what may have been carried out is never sent again.
      return readShape(name, accepted, await post(name, 'asyncsend_v2', body, priority, false)).task_id
    },
    async isSent({ agentId, taskId }) {
      const name = 'notices.progress'
      const body = { agent_id: Number(agentId), task_id: taskId }
      return readShape(name, progress, await post(name, 'getsendprogress', body, 'refresh', true)).progress.status === 2
    },
    async readResult({ agentId, taskId }) {
      const name = 'notices.result'
      const body = { agent_id: Number(agentId), task_id: taskId }
      const { send_result: wire } = readShape(name, result, await post(name, 'getsendresult', body, 'refresh', true))
      const refused = new Map<string, string>()
      for (const userId of wire.failed_user_id_list) refused.set(userId, 'failed')
      for (const userId of wire.invalid_user_id_list) refused.set(userId, 'invalid')
      for (const userId of wire.forbidden_user_id_list) refused.set(userId, 'forbidden')
      // The list with codes says more than the ones before.
      for (const { userid, code } of wire.forbidden_list) refused.set(userid, code)
      return { read: wire.read_user_id_list, unread: wire.unread_user_id_list, refused }
    },
  }
}
