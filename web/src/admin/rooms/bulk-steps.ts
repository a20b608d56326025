import type { RoomsChanged } from '@meeting/shared'

/** Few at a time where DingTalk is asked room by room, so that one sees it go on and can stop it. */
const stepThere = 10
const stepHere = 1_000

export type BulkResult = { changed: number; refused: ReadonlyMap<string, number>; unconfirmed: number }

/** Changes rooms step by step; what was done stays done when it is stopped. `refused` counts by DingTalk's code. */
export async function changeInSteps(input: {
  ids: readonly string[]
  asksDingTalk: boolean
  change: (ids: readonly string[]) => Promise<RoomsChanged>
  onProgress: (done: number) => void
  isStopped: () => boolean
}): Promise<BulkResult> {
  const { ids, asksDingTalk, change, onProgress, isStopped } = input
  const step = asksDingTalk ? stepThere : stepHere
  const refused = new Map<string, number>()
  let changed = 0
  let unconfirmed = 0
  for (let from = 0; from < ids.length && !isStopped(); from += step) {
    const result = await change(ids.slice(from, from + step))
    changed += result.changed.length
    unconfirmed += result.unconfirmed.length
    for (const { code } of result.refused) refused.set(code, (refused.get(code) ?? 0) + 1)
    onProgress(Math.min(from + step, ids.length))
    // Nobody here may: asking about the rest would say the same.
    if (result.refused.some(({ code }) => code === 'user.not.admin' || code.startsWith('Forbidden.'))) break
  }
  return { changed, refused, unconfirmed }
}
