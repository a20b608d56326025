import { cancelBooking, createBooking } from '@meeting/bff/bookings/bookings'
import { toBookingContext } from '@meeting/bff/bookings/booking-context'
import { moveBooking } from '@meeting/bff/bookings/moving'
import { createOutboxQueue } from '@meeting/bff/bookings/outbox-queue'
import { buildDependencies } from '@meeting/bff/build-dependencies'
import { readConfig } from '@meeting/bff/config'
import type { CorpContext } from '@meeting/bff/corps/corp-context'
import type { Dependencies } from '@meeting/bff/dependencies'
import { createNoticeSender } from '@meeting/bff/notices/notice-sender'
import { countWaitingOf } from './bookings.ts'
import type { CrashPlan } from './crash.ts'

/** A process that does one thing, works off what follows from it, and is killed by the system at a given step. */
async function main(plan: CrashPlan): Promise<void> {
  let passed = 0
  const built = await buildDependencies(readConfig(plan.environment), {
    async checkpoint(step) {
      if (!plan.stopAt || step !== plan.stopAt.step) return
      passed += 1
      // As if the plug were pulled: no handler runs, nothing is written any more.
      if (passed === plan.stopAt.pass) process.kill(process.pid, 'SIGKILL')
    },
  })
  await built.prepare()
  await act(built.dependencies, plan)
  await workOff(built.dependencies, plan)
  await built.close()
}

async function act(dependencies: Dependencies, { action, corpId }: CrashPlan): Promise<void> {
  if (action.kind === 'work') return
  if (action.kind === 'tell') return tell(dependencies)
  const session = {
    corpId,
    employeeId: action.employeeId,
    isAdministrator: false,
    administratorRole: null,
    transport: 'cookie' as const,
  }
  const context = toBookingContext(dependencies, session)
  if (action.kind === 'move') return move(context, action)
  if (action.kind === 'cancel') await cancelBooking(context, action.bookingId)
  else await createBooking(context, { booking: action.booking, idempotencyKey: action.idempotencyKey, waitMs: 0 })
}

async function tell(dependencies: Dependencies): Promise<void> {
  const sender = createNoticeSender(dependencies)
  await sender.drain()
  await sender.stop()
}

async function move(context: CorpContext, action: Extract<CrashPlan['action'], { kind: 'move' }>): Promise<void> {
  const { employeeId, toRoomId, ...input } = action
  const { list } = await context.dependencies.rooms.get(context.corp.corpId)
  const toRoom = list.rooms.find((room) => room.id === toRoomId)
  if (!toRoom) throw new Error('the room is not known')
  const subject = { employeeId, isAdministrator: false, departmentIds: [] }
  await moveBooking(context, { ...input, toRoom, subject, actorId: employeeId, reason: '', contact: null })
}

async function workOff(dependencies: Dependencies, { corpId, leaseMs }: CrashPlan): Promise<void> {
  const { database, clock } = dependencies
  const queue = createOutboxQueue(dependencies, { leaseMs, idleMs: 20 })
  queue.start()
  for (;;) {
    if ((await countWaitingOf(database, corpId)) === 0) break
    await clock.sleep(20)
  }
  await queue.stop()
}

await main(JSON.parse(process.argv[2] ?? '') as CrashPlan)
