import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Snapshot } from './snapshot.ts'

/** The snapshot in a file; undefined when there is none yet, or none that can be read. */
export function readStateFile(file: string): Snapshot | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Writes snapshots into the file, each as a whole, and only when something has changed. */
export function createStateFile(file: string): { write: (snapshot: Snapshot) => void } {
  let written = ''
  return {
    write(snapshot) {
      const text = JSON.stringify(snapshot)
      if (text === written) return
      writeFileSync(`${file}.new`, text)
      renameSync(`${file}.new`, file)
      written = text
    },
  }
}
