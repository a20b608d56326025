/** A person as the search sees one; `words` are made by `toSearchWords`. */
export type Searchable = { name: string; words: SearchWords }
export type SearchWords = { name: string; parts: string[]; initials: string }

/** How well a person fits; smaller is better, undefined does not fit. `query` and words in small letters. */
export function rankMatch(query: string, { name, parts, initials }: SearchWords): number | undefined {
  if (name === query) return 0
  if (name.startsWith(query)) return 1
  if (parts.some((part) => part.startsWith(query))) return 2
  if (initials.startsWith(query)) return 3
  if (name.includes(query)) return 4
  return initials.includes(query) ? 5 : undefined
}

/** The best `limit` of those who fit; equals by name. */
export function findMatches<T extends Searchable>(people: readonly T[], query: string, limit: number): T[] {
  const wanted = toSearchText(query)
  if (wanted === '') return []
  const ranked = people.flatMap((person) => {
    const rank = rankMatch(wanted, person.words)
    return rank === undefined ? [] : [{ person, rank }]
  })
  ranked.sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name, 'zh-Hans-CN'))
  return ranked.slice(0, limit).map(({ person }) => person)
}

/** What a name is found by. */
export function toSearchWords(name: string, toInitials: (name: string) => string): SearchWords {
  const text = toSearchText(name)
  return { name: text, parts: text.split(/[\s·・.,，()（）_-]+/).filter(Boolean), initials: toInitials(name) }
}

/** One spelling for what looks the same: full-width letters, case, spaces around. */
function toSearchText(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}
