import { spawn } from 'node:child_process'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LaunchProblem } from './launch-problem.ts'

const root = new URL('../../', import.meta.url).pathname
// Written after a whole build, so that an interrupted one counts as none.
const stamp = join(root, 'web/dist/.built')
const sources = ['web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'shared/src', 'pnpm-lock.yaml']

/** Whether something the H5 app is made of is newer than its last build. */
export async function isWebOutdated(): Promise<boolean> {
  const built = await modifiedAt(stamp)
  if (built === 0) return true
  for (const source of sources) {
    if ((await newestIn(join(root, source))) > built) return true
  }
  return false
}

/** Builds the H5 app into web/dist. Throws LaunchProblem with the compiler's words. */
export async function buildWeb() {
  const vite = join(root, 'web/node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done))
  if (code !== 0) throw new LaunchProblem(`The H5 app could not be built.\n${output.trim()}`)
  await writeFile(stamp, '')
}

async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  const times = await Promise.all(entries.map((entry) => newestIn(join(path, entry.name))))
  // A folder's own time changes when something in it is removed.
  return Math.max(await modifiedAt(path), ...times)
}

async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
}
