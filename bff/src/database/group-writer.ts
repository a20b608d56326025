/** Writes for everybody who asks this process for the same kind of thing. */
export type GroupWriter<Item, Outcome> = {
  /** Resolves when the item is durable, or refused. */
  write(item: Item): Promise<Outcome>
}

export type GroupWriterOptions<Item, Outcome> = {
  /** Writes items whose keys differ; outcomes in their order. Fails as a whole, with nothing written. */
  writeTogether: (items: Item[]) => Promise<Outcome[]>
  /** Two items of one key never go together, and keep their order. */
  keyOf: (item: Item) => string
  /** Whether others may go with it; default yes. */
  isSociable?: (item: Item) => boolean
  /** Whether one item alone may be what a group failed by: then each is written by itself. */
  isOnesFault: (error: unknown) => boolean
}

type Waiting<Item, Outcome> = { item: Item; outcome: PromiseWithResolvers<Outcome> }

/** Statements under way at a time: while one waits for the disk, the next is carried out. */
const usuallyAtOnce = 2
/** When those are held up (by somebody else's open transaction, say), others go past them. */
export const statementsAtOnce = 6
const patienceMs = 20
const itemsPerStatement = 50

/**
 * Items that come in while others are being written wait for those and then go together: one statement, one commit, one wait for
 * the disk. Nobody waits for company: an item that comes alone goes at once.
 */
export function createGroupWriter<Item, Outcome>(
  options: GroupWriterOptions<Item, Outcome>,
): GroupWriter<Item, Outcome> {
  type Group = readonly Waiting<Item, Outcome>[]
  const { writeTogether, keyOf, isSociable = () => true, isOnesFault } = options
  let waiting: Waiting<Item, Outcome>[] = []
  const underWay = new Set<Group>()
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

  /** The first one, with all that may go with it. */
  function takeGroup(): Group {
    const [first, ...others] = waiting
    if (!first) return []
    const keys = new Set([keyOf(first.item)])
    const group = [first]
    const rest: typeof waiting = []
    for (const one of others) {
      const key = keyOf(one.item)
      const fits = isSociable(first.item) && isSociable(one.item) && !keys.has(key) && group.length < itemsPerStatement
      ;(fits ? group : rest).push(one)
      keys.add(key)
    }
    waiting = rest
    return group
  }

  async function settle(group: Group): Promise<void> {
    try {
      const outcomes = await writeTogether(group.map(({ item }) => item))
      for (const [index, { outcome }] of group.entries()) {
        const reached = outcomes[index]
        if (reached === undefined) outcome.reject(new Error('nothing was said of one of a group'))
        else outcome.resolve(reached)
      }
    } catch (error) {
      if (group.length > 1 && isOnesFault(error)) await Promise.all(group.map((one) => settle([one])))
      else for (const { outcome } of group) outcome.reject(error)
    }
  }

  return {
    write(item) {
      const outcome = Promise.withResolvers<Outcome>()
      waiting.push({ item, outcome })
      plan()
      return outcome.promise
    },
  }
}
