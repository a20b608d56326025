import type { ArrivalWay } from '@meeting/shared'
import type { Dependencies } from '../dependencies.ts'
import { saveArrival } from './arrivals.repository.ts'

/**
 * Somebody signed in: whichever of the three addresses of DingTalk's console led here is known to be right (design.md §2). `platform`
 * as in `sign-in/platform.ts`. Never throws.
 */
export async function rememberArrival(
  { database, clock, log }: Pick<Dependencies, 'database' | 'clock' | 'log'>,
  corpId: string,
  { door, platform }: { door: string; platform: string },
): Promise<void> {
  try {
    await saveArrival(database, corpId, wayOf(door, platform), clock.now())
  } catch (error) {
    log.warn({ err: error, corpId }, 'an arrival was not kept')
  }
}

const phones = new Set(['ios', 'android', 'harmony'])

/** Which of the three addresses, or a plain browser. */
export function wayOf(door: string, platform: string): ArrivalWay {
  if (door === 'console') return 'console'
  if (platform === 'browser') return 'browser'
  return phones.has(platform) ? 'phone' : 'pc'
}

export { listArrivals } from './arrivals.repository.ts'
