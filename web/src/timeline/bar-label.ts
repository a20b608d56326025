const padding = 8
/** Narrow bars spare every pixel: two characters of a name in an hour on a phone. */
const narrowBar = 36
const narrowPadding = 4
const wide = 12
const narrow = 7
const readable = 4

/** As much of a name as a bar of `width` pixels holds in 12 px type: whole characters, initials rather than a stump, '' when nothing can be read. */
export function fitLabel(label: string, width: number): string {
  const space = width - (width < narrowBar ? narrowPadding : padding)
  const characters = Array.from(label.trim())
  if (widthOf(characters) <= space) return characters.join('')
  const start = takeWithin(characters, space)
  if (start.length > 0 && start.every(isWide)) return start.join('')
  if (start.length > readable)
    return `${takeWithin(characters, space - wide)
      .join('')
      .trimEnd()}…`
  const initials = label.split(/\s+/).flatMap((word) => Array.from(word).slice(0, 1))
  return widthOf(initials) <= space ? initials.join('') : ''
}

function takeWithin(characters: readonly string[], space: number): string[] {
  let used = 0
  const end = characters.findIndex((character) => (used += widthOf([character])) > space)
  return characters.slice(0, end)
}

function widthOf(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + (isWide(character) ? wide : narrow), 0)
}

// CJK, its punctuation, full-width forms and emoji fill a square.
function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= 0x2e80
}
