import type { EmployeeMatch } from '@meeting/shared'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database/database.ts'
import { findMatches, toSearchWords, type Searchable } from './employee-search.rules.ts'
import { listSearchableEmployees, readDirectoryVersion } from './employee-search.repository.ts'
import { toInitials } from './pinyin.ts'

type Person = EmployeeMatch & Searchable

/** Looks people up by name, beginning of a name, or pinyin initials; the names of a Corp are kept until its directory changes. */
export type EmployeeSearch = {
  /** People who can be invited, best match first, at most `limit`. An empty query finds nobody. */
  find(corpId: string, query: string, limit: number): Promise<EmployeeMatch[]>
}

const maxCorps = 50

export function createEmployeeSearch({ database }: { database: Database }): EmployeeSearch {
  const kept = new LRUCache<string, { version: string; people: Person[] }>({ max: maxCorps })

  async function readPeople(corpId: string): Promise<Person[]> {
    const version = await readDirectoryVersion(database, corpId)
    const known = kept.get(corpId)
    if (known?.version === version) return known.people
    const rows = await listSearchableEmployees(database, corpId)
    const people = rows.map((row) => ({ ...row, words: toSearchWords(row.name, toInitials) }))
    kept.set(corpId, { version, people })
    return people
  }

  return {
    async find(corpId, query, limit) {
      const matches = findMatches(await readPeople(corpId), query, limit)
      return matches.map(({ id, name, avatarUrl, title, departments }) => ({ id, name, avatarUrl, title, departments }))
    },
  }
}
