import type { Lab } from './lab.ts'

export type Depth = {
  rounds: number
  /** Multiplies the requests of a round. */
  scale: number
}

/** One line of the result. `ok` null: told, not judged. */
export type Result = { figure: string; goal: string; measured: string; detail: string; ok: boolean | null }

export type Figure = {
  name: string
  about: string
  measure: (lab: Lab, depth: Depth) => Promise<Result[]>
}
