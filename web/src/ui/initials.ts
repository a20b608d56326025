/** What stands in for a picture: the last two characters of a Chinese name, the initials of others. */
export function initialsOf(name: string): string {
  const trimmed = name.trim()
  if (/[\u3400-\u9fff]/.test(trimmed)) {
    const characters = [...trimmed].filter((character) => /[\u3400-\u9fff]/.test(character))
    return characters.slice(-2).join('')
  }
  const words = trimmed.split(/\s+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
}
