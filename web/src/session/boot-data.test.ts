import { expect, it } from 'vitest'
import { versionOf } from '../shell/use-version-check.ts'
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

const builtPage = (app: string) =>
  `<script type="module" src="/meeting/assets/vue-1.js"></script><script src="/meeting/assets/${app}.js"></script>`

it('knows a version by the hashed scripts that its page names', () => {
  expect(versionOf(builtPage('app-1'))).not.toBe(versionOf(builtPage('app-2')))
  expect(versionOf(builtPage('app-1'))).toBe(versionOf(builtPage('app-1')))
  expect(versionOf('<script type="module" src="/src/main.ts"></script>')).toBeNull()
})
