import { z } from 'zod'
import type { Corp } from '../corps/corps.types.ts'
import { isDingTalkError } from './dingtalk.errors.ts'
import { toQueryBound } from './calendar-wire.ts'
import type { TokenSource } from './transport/app-token.ts'
import type { Call } from './transport/call.types.ts'
import type { Transport } from './transport/transport.ts'
import { inResult, optionalList, optionalText, readShape } from './wire.ts'

/**
 * Calls that only find out whether something would be allowed. None changes anything in DingTalk: what would write names things that
 * cannot exist, and the permission is looked at first (server-api.md §6.2, field.md D14). Each is sent once.
 */
export type DingTalkProbes = {
  /** How many of the first page of a department's people have a mobile number and a mail address. Not counted. */
  countFields(departmentId: number): Promise<{ people: number; mobiles: number; mails: number }>
  /** The fields of people that the app was granted, as DingTalk lists them: `mobile`, `email`. Not counted. */
  listGrantedFields(): Promise<string[]>
  /** Throws kind `permission` when the console's sign-in is not granted. Not counted. */
  tryConsoleSignIn(): Promise<void>
  /** Throws kind `permission`; its code is `user.not.admin` when the operator does not administer rooms. One counted call. */
  tryRoomWriting(operatorUnionId: string): Promise<void>
  /** Throws kind `permission`. One counted call. */
  tryCalendarWriting(unionId: string): Promise<void>
  /** A real, tiny read of the own free/busy (§4.10); throws kind `permission`. One counted call. */
  readOwnBusy(unionId: string, from: number, to: number): Promise<void>
  /** Whether AgentId is this app's: asks for a notice that was never sent (§5.3). One counted call. */
  isOwnAgent(): Promise<boolean>
}

/** Looks like none of DingTalk's ids. */
const nowhere = 'meeting-health-check-no-such-id'
const unknownAgentCodes = new Set(['70003', '70004', '40056'])

const fieldsPage = inResult(z.object({ list: optionalList(z.object({ mobile: optionalText, email: optionalText })) }))
const grantedFields = z.object({ auth_user_field: optionalList(z.string()) })

export function createProbes(parts: { transport: Transport; corp: Corp; consoleToken: TokenSource }): DingTalkProbes {
  const { transport, corp, consoleToken } = parts
  type Asked = Pick<Call, 'name' | 'family' | 'method' | 'path' | 'counted'> & Partial<Call>
  const send = (call: Asked) =>
    transport.send({ token: { kind: 'app' }, priority: 'person', repeatable: false, ...call })
  const old = { family: 'old', method: 'POST', counted: false } as const
  const fresh = { family: 'new', counted: true } as const
  const people = (unionId: string) => `/v1.0/calendar/users/${encodeURIComponent(unionId)}`

  return {
    async countFields(departmentId) {
      const name = 'probe.fields'
      const body = { dept_id: departmentId, cursor: 0, size: 100 }
      const { list } = readShape(
        name,
        fieldsPage,
        await send({ ...old, name, path: '/topapi/v2/user/list', body }),
      ).result
      const has = (value: string | null) => value !== null && value !== ''
      return {
        people: list.length,
        mobiles: list.filter(({ mobile }) => has(mobile)).length,
        mails: list.filter(({ email }) => has(email)).length,
      }
    },
    async listGrantedFields() {
      const name = 'probe.granted_fields'
      const answer = await send({ ...old, name, method: 'GET', path: '/auth/scopes' })
      return readShape(name, grantedFields, answer).auth_user_field
    },
    async tryConsoleSignIn() {
      const token = { kind: 'given', token: await consoleToken.get() } as const
      const path = '/v1.0/oauth2/ssoUserInfo'
      await isGranted(
        send({
          name: 'probe.console',
          family: 'new',
          method: 'GET',
          counted: false,
          path,
          query: { code: nowhere },
          token,
        }),
      )
    },
    async tryRoomWriting(operatorUnionId) {
      const body = { unionId: operatorUnionId, roomId: nowhere }
      await isGranted(
        send({ ...fresh, name: 'probe.room_writing', method: 'PUT', path: '/v1.0/rooms/meetingRooms', body }),
      )
    },
    async tryCalendarWriting(unionId) {
      const path = `${people(unionId)}/calendars/primary/events/${nowhere}/meetingRooms/batchRemove`
      const body = { meetingRoomsToRemove: [{ roomId: nowhere }] }
      await isGranted(send({ ...fresh, name: 'probe.calendar_writing', method: 'POST', path, body }))
    },
    async readOwnBusy(unionId, from, to) {
      const path = `${people(unionId)}/querySchedule`
      const body = { userIds: [unionId], startTime: toQueryBound(from), endTime: toQueryBound(to) }
      await send({ ...fresh, name: 'probe.people_busy', method: 'POST', path, body })
    },
    async isOwnAgent() {
      const path = '/topapi/message/corpconversation/getsendprogress'
      const body = { agent_id: Number(corp.agentId), task_id: 1 }
      try {
        await send({ ...old, counted: true, name: 'probe.agent', path, body })
        return true
      } catch (error) {
        if (isDingTalkError(error) && unknownAgentCodes.has(error.details.code)) return false
        // That there is no such notice was to be expected.
        if (isDingTalkError(error, 'rejected', 'not_found')) return true
        throw error
      }
    },
  }
}

/** The refusal of something that does not exist says that it would have been allowed. */
async function isGranted(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (isDingTalkError(error, 'rejected', 'not_found', 'auth_code')) return
    throw error
  }
}
