import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A small built H5 app, removed after the test file. */
export async function temporaryWebFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meeting-web-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html><head><title>会议预约</title><style>body{margin:0}</style></head><body><div id="app"></div>' +
      '<script type="application/json" id="boot"></script><script type="module" src="/meeting/assets/index-AbCd1234.js"></script></body></html>',
  )
  await writeFile(join(folder, 'assets/index-AbCd1234.js'), `export const words = '${'会议室 '.repeat(2_000)}'`)
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(folder, '.built'), '')
  return folder
}
