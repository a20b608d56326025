import { adminActions, administratorRoles, type AdminAction } from '@meeting/shared'
import { inspectRoutes } from 'hono/dev'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { temporaryWebFolder } from '@meeting/test/web-folder'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { mayDo } from './permissions.ts'
import { actionNamePrefix } from './require-action.ts'

const webFolder = await temporaryWebFolder()
const server = useTestServer({ webFolder })
const prefix = '/meeting/api/v1/admin'

type AdminRoute = { method: string; path: string; name: string; actions: string[]; isGuardedFirst: boolean }

/** Every route of the management backend with the actions that it declares. */
function listAdminRoutes(): AdminRoute[] {
  const routes = new Map<string, AdminRoute>()
  for (const { method, path, name: handler } of inspectRoutes(createApp(server.current.dependencies, { webFolder }))) {
    if (method === 'ALL' || !(path === prefix || path.startsWith(`${prefix}/`))) continue
    const name = `${method} ${path}`
    const isGuard = handler.startsWith(actionNamePrefix)
    const route = routes.get(name) ?? { method, path, name, actions: [], isGuardedFirst: isGuard }
    if (isGuard) route.actions.push(handler.slice(actionNamePrefix.length))
    routes.set(name, route)
  }
  return [...routes.values()]
}

const someId = '0198f0f0-0000-7000-8000-000000000000'
const people = new Map<string, SignedIn>()

beforeAll(async () => {
  for (const role of administratorRoles) people.set(role, await server.current.signInAsAdministrator(role))
  people.set('employee', await server.current.signInAs())
})

/** Only who may call it; what it would do with an empty request does not matter here. */
async function isForbidden(who: string, { method, path }: AdminRoute): Promise<boolean> {
  const stop = new AbortController()
  const init = { method, signal: stop.signal, ...(method === 'GET' ? {} : { json: {} }) }
  const answer = await people.get(who)?.request(path.replaceAll(/:\w+(\{[^}]*\})?/g, someId), init)
  const isRefused = answer?.status === 403 && ((await answer.json()) as { code: string }).code === 'access.forbidden'
  if (!isRefused) await answer?.body?.cancel()
  stop.abort()
  return isRefused
}

describe('every route of the management backend', () => {
  test('declares one action of the table, before anything else', () => {
    const routes = listAdminRoutes()
    expect(routes.length).toBeGreaterThan(0)
    const known: readonly string[] = adminActions
    const faulty = routes.filter(
      ({ actions, isGuardedFirst }) => !isGuardedFirst || actions.length !== 1 || !known.includes(actions[0] ?? ''),
    )
    expect(faulty.map(({ name }) => name)).toEqual([])
  })

  test.each(['employee', ...administratorRoles] as const)(
    'is open to %s exactly where the table says so',
    async (who) => {
      const wrong: string[] = []
      for (const route of listAdminRoutes()) {
        const mustBeRefused = !mayDo(who === 'employee' ? null : who, route.actions[0] as AdminAction)
        if ((await isForbidden(who, route)) !== mustBeRefused) wrong.push(route.name)
      }
      expect(wrong).toEqual([])
    },
  )
})
