import type { Equipment } from '@meeting/shared'
import type { DingTalkRoom } from './dingtalk.types.ts'

/** What is changed of a room in DingTalk; what is missing stays. */
export type DingTalkRoomChange = Partial<{
  name: string
  capacity: number | null
  equipment: Equipment[]
  location: string | null
  description: string | null
  groupId: number | null
  openForBooking: boolean
}>

/**
 * Changes rooms and groups as the operator, who must be an administrator of 智能会议室 (`user.not.admin` otherwise) besides the app's
 * scope VideoConference.Conference.Write; either throws kind `permission`. Kinds `timeout` and `unavailable` may have been carried out.
 */
export type DingTalkRoomWrites = {
  /** Adds a room for everyone and answers DingTalk's id. `ownId` stays with it: a lost answer is found again by it. */
  create(operatorUnionId: string, ownId: string, room: DingTalkRoomChange & { name: string }): Promise<string>
  /**
   * Changes a room and answers it as it stands then. What the change leaves out is sent as DingTalk has it, since whether a missing
   * field stays is not documented. Two calls. Undefined: DingTalk does not have it.
   */
  change(operatorUnionId: string, roomId: string, change: DingTalkRoomChange): Promise<DingTalkRoom | undefined>
  /** Removing what is gone already succeeds. */
  remove(operatorUnionId: string, roomId: string): Promise<void>
  /** DingTalk's id of the room that was added under an id of ours; reads the list until it is met. */
  findByOwnId(operatorUnionId: string, ownId: string): Promise<string | undefined>
  /** Answers DingTalk's id of the group; `parentId` null is the top. */
  createGroup(operatorUnionId: string, group: { name: string; parentId: number | null }): Promise<number>
  renameGroup(operatorUnionId: string, groupId: number, name: string): Promise<void>
  /** DingTalk refuses while there are groups in it. Removing what is gone already succeeds. */
  removeGroup(operatorUnionId: string, groupId: number): Promise<void>
}
