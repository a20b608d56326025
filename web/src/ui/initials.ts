/** What stands in for a picture: the last two characters of a Chinese name, the initials of others. */
export function initialsOf(name: string): string {
  const trimmed = name.trim()
  if (/[\u3400-\u9fff]/.test(trimmed)) {
    return (trimmed.match(/[\u3400-\u9fff]/g) ?? []).slice(-2).join('')
  }
  const words = trimmed.split(/\s+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => (/^./u.exec(word)?.[0] ?? '').toUpperCase())
    .join('')
}
