import { fileURLToPath } from 'node:url'
import { Hono, type Context } from 'hono'
import type { BootData } from '@meeting/shared'
import { createBootstrap } from '../bootstrap/bootstrap.ts'
import type { Dependencies } from '../dependencies.ts'
import { DomainError } from '../errors.ts'
import type { AppEnv } from '../http/app-env.ts'
import { countToday } from '../health/daily-counts.ts'
import { logRefusal, toDomainError } from '../http/error-handler.ts'
import { pageHeaders } from '../http/security-headers.ts'
import { enterByConsole } from '../sign-in/browser-doors.routes.ts'
import { tooOldClient } from '../sign-in/client-age.ts'
import type { Doors } from '../sign-in/doors.ts'
import { createRateLimit } from '../sign-in/rate-limiter.ts'
import { takeProblem, type SignInProblem } from '../sign-in/sign-in-problem.ts'
import { toSignInOptions } from '../sign-in/sign-in.routes.ts'
import { resolveCorp } from '../sign-in/sign-in.ts'
import { oldClientPage } from './old-client-page.ts'
import { toPageTemplate, type PageTemplate } from './boot-page.ts'
import { chooseEncoding, compress, createWebBuildReader, type WebBuild, type WebFile } from './web-files.ts'

export const builtWebFolder = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/** Filling and compressing the page costs less than sending it: quality 5 is where both meet. */
const pageQuality = 5

/**
 * The H5 app under `/meeting`: its files, and for every other address the page itself, with all that the first screen needs
 * already inside for whoever has a session.
 */
export function createPagesRoutes(dependencies: Dependencies, doors: Doors, webFolder: string) {
  const readBuild = createWebBuildReader(webFolder)
  const headers = pageHeaders(dependencies.config)
  const templates = new WeakMap<WebBuild, PageTemplate>()
  const templateOf = (build: WebBuild) => {
    const template = templates.get(build) ?? toPageTemplate(build.index)
    templates.set(build, template)
    return template
  }

  const oldClients = createRateLimit({ burst: 20, perSecond: 0.1, clock: dependencies.clock })

  /** Says so instead of staying white, and counts for the health check; a stranger can add only so many. */
  function serveOldClient(c: Context<AppEnv>, client: string): Response {
    const { corps } = dependencies
    const corp = corps.find(c.req.query('corpId') ?? '') ?? corps.only()
    if (corp && oldClients.take(corp.corpId) === 0)
      void countToday(dependencies, corp.corpId, [{ kind: 'old_client', name: client }])
    return c.html(oldClientPage, 200, headers)
  }

  async function servePage(c: Context<AppEnv>): Promise<Response> {
    const oldClient = tooOldClient(c.req.header('user-agent'))
    if (oldClient) return serveOldClient(c, oldClient)
    const build = await readBuild()
    if (!build) return c.text('The H5 app is not built. Run: npx -y pnpm@12.21.0 build', 503)
    const template = templateOf(build)
    const boot = await createBootData(dependencies, doors, c)
    const encoding = chooseEncoding(c.req.header('accept-encoding'))
    const body = await compress(Buffer.from(template.fill(boot)), encoding, pageQuality)
    return c.body(body, 200, {
      ...headers,
      'content-security-policy': withStyles(headers['content-security-policy'] ?? '', template.styleHashes),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': boot.kind === 'ready' ? 'no-store' : 'no-cache',
      vary: 'Accept-Encoding, Cookie',
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    })
  }

  const entry = async (c: Context<AppEnv>) => (await enterByConsole(dependencies, doors, c)) ?? servePage(c)

  return new Hono<AppEnv>()
    .get('/', entry)
    .get('/api/*', () => {
      throw new DomainError('resource.not_found')
    })
    .get('/*', async (c) => {
      const path = c.req.path.replace(/^\/meeting\//, '')
      if (path === '') return entry(c)
      const file = (await readBuild())?.files.get(path)
      if (file) return serveFile(c, file)
      // What looks like a file and is none must not be answered with a page.
      if (/^(assets|sign-in|dingtalk)\//.test(path) || /\.\w+$/.test(path)) throw new DomainError('resource.not_found')
      return servePage(c)
    })
}

async function serveFile(c: Context<AppEnv>, file: WebFile): Promise<Response> {
  const kept = {
    etag: file.etag,
    vary: 'Accept-Encoding',
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, kept)
  const encoding = chooseEncoding(c.req.header('accept-encoding'))
  const body = await file.body(encoding)
  const isEncoded = encoding !== 'identity' && body !== (await file.body('identity'))
  return c.body(body, 200, {
    ...kept,
    'content-type': file.type,
    ...(isEncoded ? { 'content-encoding': encoding } : {}),
  })
}

/** What the page starts with. Never fails: when the first screen's data cannot be had, the page says why. */
async function createBootData(dependencies: Dependencies, doors: Doors, c: Context<AppEnv>): Promise<BootData> {
  const problem = takeProblem(dependencies, c)
  try {
    const { live } = await doors.gate.recognise(c)
    if (live) return { kind: 'ready', bootstrap: await createBootstrap({ dependencies, ...live }) }
    return { kind: 'anonymous', options: findOptions(dependencies, c), problem }
  } catch (error) {
    const known = toDomainError(error)
    if (known.code === 'session.expired') return { kind: 'anonymous', options: findOptions(dependencies, c), problem }
    logRefusal(c, known, error)
    const failure: SignInProblem = { code: known.code, requestId: c.get('requestId') }
    return { kind: 'anonymous', options: findOptions(dependencies, c), problem: failure }
  }
}

function findOptions({ corps }: Dependencies, c: Context) {
  try {
    return toSignInOptions(resolveCorp(corps, c.req.query('corpId')))
  } catch {
    // The page asks again by `GET /sign-in/options` and shows what is wrong.
    return null
  }
}

function withStyles(policy: string, hashes: string[]): string {
  return hashes.length === 0 ? policy : policy.replace("style-src 'self'", `style-src 'self' ${hashes.join(' ')}`)
}
