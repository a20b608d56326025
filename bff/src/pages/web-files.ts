import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { getMimeType } from 'hono/utils/mime'

export type Encoding = 'br' | 'gzip' | 'identity'

export type WebFile = {
  type: string
  etag: string
  /** Its name changes with its content, so it may be kept for ever. */
  isImmutable: boolean
  /** The content in an encoding that the caller accepts; made once. */
  body(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>>
}

export type WebBuild = { index: string; files: ReadonlyMap<string, WebFile> }

const compressBr = promisify(brotliCompress)
const compressGzip = promisify(gzip)
/** Below this a compressed answer is not shorter in packets. */
const worthCompressing = 1_024

/** The built H5 app in memory. Read again when its index.html is another one. Undefined: there is no build. */
export function createWebBuildReader(folder: string): () => Promise<WebBuild | undefined> {
  let known: { changedAt: number; build: Promise<WebBuild> } | undefined
  return async () => {
    const changedAt = await stat(join(folder, 'index.html')).then(
      (found) => found.mtimeMs,
      () => undefined,
    )
    if (changedAt === undefined) return undefined
    if (known?.changedAt !== changedAt) known = { changedAt, build: readBuild(folder) }
    return known.build
  }
}

async function readBuild(folder: string): Promise<WebBuild> {
  const index = await readFile(join(folder, 'index.html'), 'utf8')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, WebFile>()
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
    if (path !== 'index.html') files.set(path, toWebFile(path, await readFile(join(folder, path))))
  }
  return { index, files }
}

function toWebFile(path: string, content: Buffer<ArrayBuffer>): WebFile {
  const type = getMimeType(path) ?? 'application/octet-stream'
  const isText = /^(text\/|image\/svg|application\/(javascript|json|manifest))/.test(type)
  const made = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>()
  return {
    type,
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    isImmutable: /^assets\/.+-[\w-]{8,}\.\w+$/.test(path),
    body(encoding) {
      const chosen = isText && content.length >= worthCompressing ? encoding : 'identity'
      const body = made.get(chosen) ?? compress(content, chosen, 11)
      made.set(chosen, body)
      return body
    },
  }
}

/** Compresses with brotli at `quality` or with gzip; `identity` is the content itself. */
export async function compress(
  content: Buffer<ArrayBuffer>,
  encoding: Encoding,
  quality: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'identity') return content
  if (encoding === 'gzip') return compressGzip(content, { level: Math.min(quality, 9) })
  return compressBr(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  })
}

/** The best encoding that an `Accept-Encoding` allows. */
export function chooseEncoding(accepted: string | undefined): Encoding {
  const offers = new Map(
    (accepted ?? '').split(',').map((offer) => {
      const [name = '', ...parameters] = offer
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return [name, weight === undefined ? 1 : Number(weight.slice(2))] as const
    }),
  )
  return (['br', 'gzip'] as const).find((encoding) => (offers.get(encoding) ?? 0) > 0) ?? 'identity'
}
