import { serve } from '@hono/node-server'
import { chooseEncoding, compress, createWebBuildReader } from '@meeting/bff/pages/web-files'
import { Hono } from 'hono'
import { answerBench } from './child.ts'

// A built page served as the product serves its own: out of memory, compressed once and as far as it goes.
const readBuild = createWebBuildReader(process.env['WEB_FOLDER'] ?? '')
answerBench()
const app = new Hono().get('/*', async (c) => {
  const build = await readBuild()
  if (!build) return c.body(null, 404)
  const encoding = chooseEncoding(c.req.header('accept-encoding'))
  const file = build.files.get(c.req.path.slice(1))
  if (c.req.path !== '/' && !file) return c.body(null, 404)
  const body = file ? await file.body(encoding) : await compress(Buffer.from(build.index), encoding, 5)
  return c.body(body, 200, {
    'content-type': file?.type ?? 'text/html; charset=utf-8',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  })
})
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`listening ${port}`))
