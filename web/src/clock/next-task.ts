/** Lets the browser draw and listen before what follows: one long task becomes two short ones. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    // A message comes sooner than a timer, which waits at least four milliseconds when nested.
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}

/** Lets the browser draw what has changed: a frame, and the task after it. In a hidden page, which draws nothing, soon. */
export async function nextFrame(): Promise<void> {
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => resolve())
    // A hidden page has no frames.
    setTimeout(resolve, 100)
  })
  await nextTask()
}
