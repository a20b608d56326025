import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, readFileSync, realpathSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

const modules = new URL('../node_modules/', import.meta.url).pathname
const cacheFolder = join(modules, '.cache')

/**
 * Unpacks the Chromium, its libraries and the Chinese font that are inside npm packages; answers a script that runs it.
 * The package's own `executablePath()` is not used: it runs whatever lies at /tmp/chromium.
 */
export async function unpackChromium(): Promise<string> {
  const packageFolder = findPackage('@sparticuz/chromium')
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const target = join(cacheFolder, `chromium-${version}`)
  const script = join(target, 'run-chromium')
  if (existsSync(script)) return script
  await mkdir(cacheFolder, { recursive: true })
  const aside = await mkdtemp(`${target}-`)
  try {
    await Promise.all([
      unpackFile(join(packageFolder, 'bin/chromium.br'), join(aside, 'chromium')),
      unpackArchive(join(packageFolder, 'bin/al2023.tar.br'), aside),
      unpackArchive(join(packageFolder, 'bin/fonts.tar.br'), aside),
    ])
    // Another user may run the tests next.
    await chmod(aside, 0o755)
    await writeFile(join(aside, 'fonts.conf'), fontsConfiguration(target))
    await writeFile(join(aside, 'run-chromium'), startScript(target))
    await chmod(join(aside, 'run-chromium'), 0o755)
    await rename(aside, target).catch((error) => {
      // Another run was faster: its copy is as good.
      if (!existsSync(script)) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return script
}

async function unpackFile(packed: string, target: string) {
  await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(target, { mode: 0o755 }))
}

async function unpackArchive(packed: string, folder: string) {
  const tar = spawn('tar', ['-x', '--no-same-owner', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = new Promise<void>((done, fail) => {
    tar.once('error', fail)
    tar.once('close', (code) => (code === 0 ? done() : fail(new Error(`tar ended with ${code} on ${packed}`))))
  })
  await Promise.all([pipeline(createReadStream(packed), createBrotliDecompress(), tar.stdin), ended])
}

function startScript(folder: string): string {
  return `#!/bin/sh
export LD_LIBRARY_PATH='${folder}/lib'
export FONTCONFIG_FILE='${folder}/fonts.conf'
exec '${folder}/chromium' "$@"
`
}

/** Only our fonts: a page looks the same on every machine, and Chinese is drawn even where no font is installed. */
function fontsConfiguration(folder: string): string {
  const chineseFonts = join(findPackage('@embedpdf/fonts-sc'), 'fonts')
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei']
  const aliases = families.map(
    (family) => `<alias binding="same"><family>${family}</family>
      <prefer><family>Noto Sans S Chinese</family><family>Open Sans</family></prefer></alias>`,
  )
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${chineseFonts}</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
  ${aliases.join('\n  ')}
</fontconfig>
`
}

function findPackage(name: string): string {
  return realpathSync(join(modules, name))
}
