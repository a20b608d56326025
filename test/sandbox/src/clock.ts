/** The only reader of the real clock in the sandbox. */
export const realNow = (): number => Date.now()

export const realWait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })

export const realDeadline = (milliseconds: number): AbortSignal => AbortSignal.timeout(milliseconds)
