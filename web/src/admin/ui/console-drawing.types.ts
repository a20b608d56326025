/** One line of a drawn console page: a value to copy, a field to fill, a tick to set, a button to press. */
export type ConsoleLine = {
  label: string
  kind: 'text' | 'copy' | 'input' | 'tick' | 'button'
  sample?: string
  /** Where to look. */
  marked?: boolean
}

/** A place in DingTalk's console. Words are the console's own, which speaks Chinese. */
export type ConsoleSpot = {
  /** Address of the console, e.g. `open-dev.dingtalk.com`. */
  site: string
  /** The way there, in clicks. */
  path: readonly string[]
  menu: readonly string[]
  current: string
  lines: readonly ConsoleLine[]
}
