import { nextTick, shallowRef } from 'vue'
import { nextFrame, nextTask } from '../clock/next-task.ts'

/** What the first screen is made of, in the order in which it is made; each part stands below or beside those before it. */
const parts = ['shell', 'navigation', 'page', 'focus', 'free', 'free-rest', 'day'] as const
export type FirstScreenPart = (typeof parts)[number]
/** With this one there is what people came for. */
const lastUnseen: FirstScreenPart = 'free'

/** How many parts are there. All of them, but for the moment in which the app starts. */
const made = shallowRef<number>(parts.length)

/** Whether it is a part's turn; reactive. */
export function isMade(part: FirstScreenPart): boolean {
  return made.value > parts.indexOf(part)
}

/**
 * Makes the first screen part by part, each in a task of its own: a slow phone would stand still for as long as all of them take.
 * `mount` makes the shell; `reveal` shows what is there; what follows appears below it, frame by frame.
 */
export async function makeInTurns({ mount, reveal }: { mount: () => void; reveal: () => void }): Promise<void> {
  made.value = 1
  mount()
  for (const [index, part] of parts.entries()) {
    if (index === 0) continue
    await nextTask()
    made.value = index + 1
    await nextTick()
    if (part === lastUnseen) {
      await nextTask()
      reveal()
    }
    if (index >= parts.indexOf(lastUnseen)) await nextFrame()
  }
}
