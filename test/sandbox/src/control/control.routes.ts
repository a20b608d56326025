import { Hono } from 'hono'
import type { Context } from 'hono'
import { isObject, toNumber } from '../gateway/input.ts'
import { findControlAsset, renderControlPage } from '../pages/control-page.ts'
import type { World } from '../world.ts'
import { ControlError } from './control-error.ts'
import type { SandboxControl } from './control.types.ts'

type Input = Record<string, unknown>

const fromQuery = (query: Record<string, string>): Input =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, toNumber(value) ?? value]))

async function readInput(c: Context): Promise<Input> {
  const query = fromQuery(c.req.query())
  if (c.req.method === 'GET') return query
  const text = await c.req.text()
  if (text === '') return query
  const body: unknown = JSON.parse(text)
  if (!isObject(body)) throw new ControlError('the body must be a JSON object')
  return body
}

/** The control over HTTP: `POST /control/<name>` with the input as JSON (GET with a query for what only reads), and its page. */
export function createControlRoutes(world: World, control: SandboxControl): Hono {
  // The HTTP side knows its input only as JSON; each call checks what it needs.
  const calls = new Map(Object.entries(control) as [string, (input: Input) => Promise<unknown>][])
  return new Hono()
    .get('/', (c) =>
      c.html(renderControlPage({ corpName: world.companyName, calls: [...calls.keys()], publicUrl: world.publicUrl })),
    )
    .get('/assets/:name', (c) => {
      const asset = findControlAsset(c.req.param('name'))
      return asset ? c.body(asset.body, 200, { 'content-type': asset.contentType }) : c.notFound()
    })
    .on(['GET', 'POST'], '/:name', async (c) => {
      const call = calls.get(c.req.param('name'))
      if (!call) return c.json({ error: `no control call ${c.req.param('name')}` }, 404)
      try {
        const result = await call(await readInput(c))
        return c.json(result ?? {})
      } catch (failure) {
        if (failure instanceof ControlError || failure instanceof SyntaxError || failure instanceof TypeError) {
          return c.json({ error: failure.message }, 400)
        }
        throw failure
      }
    })
}
