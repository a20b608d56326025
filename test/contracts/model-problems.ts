type ModelClass = { types(): Record<string, unknown>; names(): Record<string, string> }

const isModelClass = (type: unknown): type is ModelClass => typeof type === 'function' && 'types' in type

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function problemsOfValue(value: unknown, type: unknown, path: string): string[] {
  if (value === undefined || value === null) return [`${path}: missing`]
  if (isModelClass(type)) {
    return isRecord(value)
      ? Object.entries(type.types()).flatMap(([name, inner]) => problemsOfValue(value[name], inner, `${path}.${name}`))
      : [`${path}: not an object`]
  }
  if (isRecord(type) && type['type'] === 'array') {
    if (!Array.isArray(value)) return [`${path}: not an array`]
    if (value.length === 0) return [`${path}: empty`]
    return value.flatMap((item, index) => problemsOfValue(item, type['itemType'], `${path}[${index}]`))
  }
  if (isRecord(type) && type['type'] === 'map') return isRecord(value) ? [] : [`${path}: not a map`]
  return typeof value === type ? [] : [`${path}: ${typeof value} instead of ${String(type)}`]
}

/** Everything that an SDK model left empty or holds in another type than it declares; paths like `.result[0].roomId`. */
export function problemsOf(model: unknown): string[] {
  const type: unknown = isRecord(model) ? model.constructor : undefined
  return isModelClass(type) ? problemsOfValue(model, type, '') : ['not an SDK model']
}

function unknownIn(wire: unknown, type: unknown, path: string): string[] {
  if (isModelClass(type) && isRecord(wire)) {
    const names = type.names()
    const fields = new Map(Object.entries(names).map(([field, name]) => [name, field]))
    return Object.entries(wire).flatMap(([name, value]) => {
      const field = fields.get(name)
      return field === undefined ? [`${path}.${name}`] : unknownIn(value, type.types()[field], `${path}.${name}`)
    })
  }
  if (isRecord(type) && type['type'] === 'array' && Array.isArray(wire)) {
    return wire.flatMap((item) => unknownIn(item, type['itemType'], `${path}[]`))
  }
  return []
}

/** Fields on the wire that the SDK has no place for. */
export const unknownFields = (wire: unknown, type: ModelClass): string[] => [...new Set(unknownIn(wire, type, ''))]
