import type { Hold, HoldOutcome } from './holds.repository.ts'

/** Writes holds for everybody who books through this process. */
export type HoldWriter = {
  /** Resolves when the hold is durable, or refused. */
  write(hold: Hold): Promise<HoldOutcome>
}

type Waiting = { hold: Hold; outcome: PromiseWithResolvers<HoldOutcome> }

/** Statements under way at a time: while one waits for the disk, the next is carried out. */
const usuallyAtOnce = 2
/** When those are held up (by somebody else's open transaction, say), others go past them. */
export const statementsAtOnce = 6
const patienceMs = 20
const holdsPerStatement = 50

/**
 * Holds that come in while others are being written wait for those and then go together: one statement, one commit, one wait for
 * the disk. Nobody waits for company: a hold that comes alone goes at once. `writeTogether` writes holds whose ids differ.
 */
export function createHoldWriter(writeTogether: (holds: Hold[]) => Promise<HoldOutcome[]>): HoldWriter {
  let waiting: Waiting[] = []
  const underWay = new Set<readonly Waiting[]>()
  let isPlanned = false
  let patience: NodeJS.Timeout | undefined

  /** Beside a statement under way only one as large is begun: many small ones would cost more than they gain. */
  function isTime(): boolean {
    return underWay.size < usuallyAtOnce && [...underWay].every((group) => waiting.length >= group.length)
  }

  function plan(): void {
    if (waiting.length === 0 || isPlanned) return
    if (!isTime()) {
      patience ??= setTimeout(goPast, patienceMs)
      return
    }
    isPlanned = true
    // Requests that were read at the same moment are all there then.
    setImmediate(() => {
      isPlanned = false
      begin()
      plan()
    })
  }

  function goPast(): void {
    patience = undefined
    if (underWay.size < statementsAtOnce) begin()
    plan()
  }

  function begin(): void {
    const group = takeGroup()
    if (group.length === 0) return
    clearTimeout(patience)
    patience = undefined
    underWay.add(group)
    void settle(group).finally(() => {
      underWay.delete(group)
      plan()
    })
  }

  /** The first one, with all that may share its statement: not a second one of the same id, and none of several rooms, which can fail halfway. */
  function takeGroup(): Waiting[] {
    const ids = new Set<string>()
    const group: Waiting[] = []
    const rest: Waiting[] = []
    for (const one of waiting) {
      const { id, roomIds } = one.hold
      const fits = group.length < holdsPerStatement && !ids.has(id) && roomIds.length === 1
      const goesAlone = group.length === 0 && rest.length === 0
      if (goesAlone || (fits && group[0]?.hold.roomIds.length === 1)) group.push(one)
      else rest.push(one)
      ids.add(id)
    }
    waiting = rest
    return group
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await writeTogether(group.map(({ hold }) => hold))
      for (const [index, { outcome }] of group.entries()) {
        const reached = outcomes[index]
        if (reached) outcome.resolve(reached)
        else outcome.reject(new Error('a hold had no outcome'))
      }
    } catch (error) {
      for (const { outcome } of group) outcome.reject(error)
    }
  }

  return {
    write(hold) {
      const outcome = Promise.withResolvers<HoldOutcome>()
      waiting.push({ hold, outcome })
      plan()
      return outcome.promise
    },
  }
}
