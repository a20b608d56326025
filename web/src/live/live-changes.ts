/** What the server tells every open screen: something changed, read it again. */
export type LiveChange =
  | { kind: 'day'; dates: string[] }
  | { kind: 'booking'; id: string }
  | { kind: 'rooms' }
  /** How many notices I have missed by now. */
  | { kind: 'notices'; unseen: number }

/** Reads one event of `GET /changes`; null for what this version does not know. */
export function parseLiveChange(text: string): LiveChange | null {
  try {
    return toLiveChange(JSON.parse(text))
  } catch {
    return null
  }
}

function toLiveChange(value: unknown): LiveChange | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null
  if (value.kind === 'rooms') return { kind: 'rooms' }
  if (value.kind === 'notices' && 'unseen' in value && typeof value.unseen === 'number')
    return { kind: 'notices', unseen: value.unseen }
  if (value.kind === 'booking' && 'id' in value && typeof value.id === 'string')
    return { kind: 'booking', id: value.id }
  if (value.kind === 'day' && 'date' in value && typeof value.date === 'string')
    return { kind: 'day', dates: [value.date] }
  return null
}
