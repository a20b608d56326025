/** Readers for untyped input; a value of another type counts as absent unless it can be read as the wanted one. */
export function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

export function toBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  return value === 'false' ? false : undefined
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const toObject = (value: unknown): Record<string, unknown> | undefined => (isObject(value) ? value : undefined)

export const toList = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? value : undefined)

export const toObjects = (value: unknown): Record<string, unknown>[] => toList(value)?.filter(isObject) ?? []

export const toTexts = (value: unknown): string[] =>
  toList(value)?.flatMap((item) => {
    const text = toText(item)
    return text === undefined ? [] : [text]
  }) ?? []
