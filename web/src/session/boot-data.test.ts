import { expect, it } from 'vitest'
import { entryOf } from '../shell/use-version-check.ts'
import { readBootData } from './boot-data.ts'

// Only the text of the one element is looked at.
const page = (text: string | null) => ({
  getElementById: () => (text === null ? null : ({ textContent: text } as HTMLElement)),
})

it('reads what the server wrote into the page, and nothing else', () => {
  expect(readBootData(page(' {"kind":"anonymous","options":null,"problem":null} '))).toMatchObject({
    kind: 'anonymous',
  })
  for (const text of [null, '', '   ', '{broken', '{"kind":"other"}', '[]', 'null']) {
    expect(readBootData(page(text))).toBeNull()
  }
})

it('knows a version by the hashed script that its page names', () => {
  expect(entryOf('<script type="module" crossorigin src="/meeting/assets/index-a1b2.js"></script>')).toBe(
    '/meeting/assets/index-a1b2.js',
  )
  expect(entryOf('<script type="module" src="/src/main.ts"></script>')).toBeNull()
})
