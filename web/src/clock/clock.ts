import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

let serverAhead = 0

/** Now, in epoch milliseconds, by the server's clock: phones are often wrong by minutes. */
export function currentTime(): number {
  return Date.now() + serverAhead
}

/** Sets the clock by an answer of the server. Small differences are the network's and are left alone. */
export function setServerTime(now: number): void {
  const ahead = now - Date.now()
  serverAhead = Math.abs(ahead) > 20_000 ? ahead : 0
}

const now = shallowRef(currentTime())
let readers = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  now.value = currentTime()
}

/** Now as a ref that moves on while somebody looks: every five seconds, and at once when the page is shown again. */
export function useNow(): Readonly<Ref<number>> {
  readers += 1
  tick()
  if (readers === 1) {
    timer = setInterval(tick, 5_000)
    document.addEventListener('visibilitychange', tick)
  }
  onScopeDispose(() => {
    readers -= 1
    if (readers > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  })
  return readonly(now)
}

/** Calls back once after so many milliseconds; the returned function stops it. */
export function after(milliseconds: number, callback: () => void): () => void {
  const timeout = setTimeout(callback, milliseconds)
  return () => clearTimeout(timeout)
}

/** Resolves after so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
