import type { ControlEvent, SandboxControl } from '@meeting/sandbox/control/control.types'
import { at } from './company-time.ts'

/** DingTalk's id of the room of that name. */
export async function roomIdOf(sandbox: SandboxControl, roomName: string): Promise<string> {
  const room = (await sandbox.rooms()).find(({ name }) => name === roomName)
  if (!room) throw new Error(`the company has no room ${roomName}`)
  return room.roomId
}

export async function userIdOf(sandbox: SandboxControl, personName: string): Promise<string> {
  const employee = (await sandbox.employees()).find(({ name }) => name === personName)
  if (!employee) throw new Error(`nobody in the company is called ${personName}`)
  return employee.userId
}

/** What stands in DingTalk's calendar for a room on a day, cancelled events left out. */
export async function eventsOf(sandbox: SandboxControl, roomName: string, date: string): Promise<ControlEvent[]> {
  const events = await sandbox.calendar({ from: at(date, '00:00'), to: at(date, '23:59') })
  return events.filter(({ rooms }) => rooms.some(({ name }) => name === roomName))
}
