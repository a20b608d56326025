// The first character of each initial in the order of ICU's pinyin collation: what sorts between two of them starts with the first.
const boundaries = Array.from('阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀')
const initials = 'ABCDEFGHJKLMNOPQRSTWXYZ'
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin')

/** The first letters of a name's characters, lower case (`张三` is `zs`); other letters and digits stay, the rest is left out. */
export function toInitials(name: string): string {
  let text = ''
  for (const character of name) {
    if (/\p{Script=Han}/u.test(character)) text += initialOf(character)
    else if (/[\p{L}\p{N}]/u.test(character)) text += character.toLowerCase()
  }
  return text
}

function initialOf(character: string): string {
  let found = ''
  for (const [index, boundary] of boundaries.entries()) {
    if (collator.compare(boundary, character) > 0) break
    found = initials.charAt(index)
  }
  return found.toLowerCase()
}
