import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { builtWebFolder } from '@meeting/bff/pages/pages.routes'
import type { Figure } from '../figure.ts'

/** What the built H5 app weighs, gzip -9. */
export const bundle: Figure = {
  name: 'bundle',
  about: 'bundle sizes',
  async measure() {
    const index = await readFile(join(builtWebFolder, 'index.html'), 'utf8')
    const folder = join(builtWebFolder, 'assets')
    const sizes = new Map<string, number>()
    for (const name of await readdir(folder))
      sizes.set(name, gzipSync(await readFile(join(folder, name)), { level: 9 }).length)
    const isFirst = (name: string) => index.includes(`/assets/${name}`)
    const sum = (isWanted: (name: string) => boolean) =>
      [...sizes].filter(([name]) => isWanted(name)).reduce((total, [, size]) => total + size, 0)
    const first = {
      js: sum((name) => isFirst(name) && name.endsWith('.js')),
      css: sum((name) => isFirst(name) && name.endsWith('.css')),
    }
    const lazy = [...sizes].filter(([name]) => !isFirst(name) && name.endsWith('.js')).sort((a, b) => b[1] - a[1])
    return [
      {
        figure: 'entry route, JS gzip',
        goal: '≤ 90 KB',
        measured: toKilobytes(first.js),
        detail: [...sizes]
          .filter(([name]) => isFirst(name))
          .map(describe)
          .join(', '),
        ok: first.js <= 90_000,
      },
      { figure: 'entry route, CSS gzip', goal: '', measured: toKilobytes(first.css), detail: '', ok: null },
      {
        figure: 'loaded later, JS gzip',
        goal: '',
        measured: toKilobytes(sum((name) => !isFirst(name) && name.endsWith('.js'))),
        detail: `${lazy.length} files; ${lazy.slice(0, 6).map(describe).join(', ')}`,
        ok: null,
      },
    ]
  },
}

function describe([name, size]: [string, number]): string {
  return `${name.replace(/-[\w-]{8}\.(\w+)$/, '.$1')} ${toKilobytes(size)}`
}

export function toKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`
}
