import type { AuditEntry } from '@meeting/shared'

export type AuditChange = { field: string; before: string | null; after: string | null }

/** What differs between before and after, field by field. Values as short text; null: there was, or is, none. */
export function toAuditChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>): AuditChange[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return fields.map((field) => ({ field, before: toShortText(before?.[field]), after: toShortText(after?.[field]) }))
}

const longest = 120

function toShortText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
