import type { Api, Call } from '../gateway/api.types.ts'
import type { Notice } from '../control/control.types.ts'
import { isObject, toBoolean, toNumber, toText } from '../gateway/input.ts'
import { OldApiRefusal } from '../gateway/refusals.ts'
import type { World } from '../world.ts'
import type { SentTask } from './notices.ts'

const maxUsers = 100
const maxDepartments = 20
const maxMessageBytes = 2048
const messageTypes = new Set(['text', 'image', 'voice', 'file', 'link', 'oa', 'markdown', 'action_card'])
const dayMs = 86_400_000

const splitList = (value: unknown): string[] =>
  (toText(value) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const badMessage = (): OldApiRefusal => new OldApiRefusal(34014, '不合法的消息格式')

function readMessage(value: unknown): Record<string, unknown> {
  let message = value
  if (typeof message === 'string') {
    try {
      message = JSON.parse(message)
    } catch {
      throw badMessage()
    }
  }
  if (!isObject(message)) throw badMessage()
  const type = toText(message['msgtype'])
  if (type === undefined || !messageTypes.has(type) || !isObject(message[type])) throw badMessage()
  if (Buffer.byteLength(JSON.stringify(message)) > maxMessageBytes) throw new OldApiRefusal(45002, '消息内容超过限制')
  return message
}

function checkAgent(world: World, call: Call): void {
  const agentId = toNumber(call.body['agent_id'])
  if (agentId === undefined) throw new OldApiRefusal(40035, '缺少参数 agent_id')
  if (agentId !== world.credentials.agentId) throw new OldApiRefusal(70003, 'agentid不存在')
}

function send(world: World, call: Call): unknown {
  checkAgent(world, call)
  const { directory } = world
  const userIds = splitList(call.body['userid_list'])
  const departmentIds = splitList(call.body['dept_id_list']).map(Number)
  const isForAll = toBoolean(call.body['to_all_user']) ?? false
  if (userIds.length > maxUsers || departmentIds.length > maxDepartments) {
    throw new OldApiRefusal(40035, '接收者数量超过限制')
  }
  if (userIds.length + departmentIds.length === 0 && !isForAll) throw new OldApiRefusal(1430000, '没有接收者')
  const message = readMessage(call.body['msg'])
  if (isForAll && !world.notices.admitToAll()) throw new OldApiRefusal(41045, '给所有人发送的消息超过限制')
  const recipients = new Set<string>()
  const invalid = { userIds: [] as string[], departmentIds: [] as number[] }
  for (const userId of userIds) {
    const employee = directory.findEmployee(userId)
    if (employee && directory.isEmployeeInScope(employee)) recipients.add(userId)
    else invalid.userIds.push(userId)
  }
  for (const departmentId of departmentIds) {
    if (!directory.findDepartment(departmentId)) invalid.departmentIds.push(departmentId)
    for (const userId of directory.everybodyBelow(departmentId)) recipients.add(userId)
  }
  if (isForAll) for (const employee of directory.listEmployees()) recipients.add(employee.userId)
  return { task_id: world.notices.send([...recipients], message, invalid).taskId }
}

function findTask(world: World, call: Call, name: string): SentTask {
  checkAgent(world, call)
  const task = world.notices.find(toNumber(call.body[name]) ?? 0)
  if (!task) throw new OldApiRefusal(400002, `不合法的参数 ${name}`)
  return task
}

/** What the result says of a notice that nobody got. */
const forbiddenCodes = {
  duplicate: '143106',
  'daily-limit': '143105',
  'minute-limit': '143103',
} as const

/** Until the task is done, DingTalk knows only of receivers that are none. */
function sendResult(world: World, call: Call): unknown {
  const task = findTask(world, call, 'task_id')
  if (world.now() - task.at > dayMs) throw new OldApiRefusal(400002, '不合法的参数 task_id')
  const notices = world.notices.isDone(task) ? task.notices : []
  const delivered = notices.filter((notice) => notice.dropped === undefined)
  const idsOf = (dropped: Notice['dropped']) =>
    notices.filter((notice) => notice.dropped === dropped).map((notice) => notice.userId)
  return {
    send_result: {
      invalid_user_id_list: task.invalidUserIds,
      forbidden_user_id_list: idsOf('forbidden'),
      failed_user_id_list: idsOf('failed'),
      read_user_id_list: delivered.filter((notice) => notice.read).map((notice) => notice.userId),
      unread_user_id_list: delivered.filter((notice) => !notice.read).map((notice) => notice.userId),
      invalid_dept_id_list: task.invalidDepartmentIds,
      forbidden_list: notices.flatMap(({ dropped, userId }) =>
        dropped && dropped in forbiddenCodes
          ? [{ code: forbiddenCodes[dropped as keyof typeof forbiddenCodes], count: 1, userid: userId }]
          : [],
      ),
    },
  }
}

function sendProgress(world: World, call: Call): unknown {
  const task = findTask(world, call, 'task_id')
  const isDone = world.notices.isDone(task)
  return { progress: { progress_in_percent: isDone ? 100 : 50, status: isDone ? 2 : 1 } }
}

function recall(world: World, call: Call): undefined {
  const task = findTask(world, call, 'msg_task_id')
  if (world.now() - task.at > dayMs) throw new OldApiRefusal(400002, '消息已超过24小时')
  task.recalled = true
  return undefined
}

const api = (name: string, handle: Api['handle']): Api => ({
  name: `topapi/message/corpconversation/${name}`,
  method: 'POST',
  path: `/topapi/message/corpconversation/${name}`,
  family: 'topapi',
  token: 'app',
  permission: 'qyapi_base',
  counted: true,
  handle,
})

/** Work notices (server-api.md §5). */
export function createNoticeApis(world: World): Api[] {
  return [
    api('asyncsend_v2', (call) => send(world, call)),
    api('getsendprogress', (call) => sendProgress(world, call)),
    api('getsendresult', (call) => sendResult(world, call)),
    api('recall', (call) => recall(world, call)),
  ]
}
