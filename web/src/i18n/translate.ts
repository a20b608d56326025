/** Dotted paths of all texts in a tree of messages. */
export type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${KeyOf<T[K]>}`
}[keyof T & string]

export type Params = Record<string, string | number>
type Tree = { readonly [key: string]: string | Tree }

/** The text at a dotted path, if there is one. */
export function findText(messages: Tree, key: string): string | undefined {
  let found: string | Tree | undefined = messages
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined
  return typeof found === 'string' ? found : undefined
}

/** Puts values in for `{name}`. Of `one | many`, `count` decides; what has no value stays as it is. */
export function fillText(text: string, params: Params = {}): string {
  const forms = text.split(' | ')
  const form = forms.length > 1 && params.count !== 1 ? forms[1] : forms[0]
  return (form ?? '').replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
