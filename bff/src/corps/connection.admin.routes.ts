import { Hono, type Context } from 'hono'
import { checkConnection, type Connection, type CredentialProof, type FieldCheck } from '@meeting/shared'
import { connectionChangeSchema, connectionDraftSchema } from '@meeting/shared/administration/connection.schema'
import { requireAction } from '../administration/require-action.ts'
import { employeeActor } from '../audit/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson } from '../http/validation.ts'
import { changeConnection, getConnection, proveConnection } from './connection.ts'
import { generateEventKeys } from './event-keys.ts'

/** 通知管理 → 钉钉: how the caller's Corp is connected. Secrets only go in. */
export function createConnectionRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, corp: c.get('corp') })
  return new Hono<AppEnv>()
    .get('/', requireAction('connection.read'), async (c) => {
      return c.json((await getConnection(contextOf(c))) satisfies Connection, 200)
    })
    .put('/', requireAction('connection.write'), validJson(connectionChangeSchema), async (c) => {
      const actor = employeeActor(dependencies, c)
      const { corp, proof } = await changeConnection(contextOf(c), c.req.valid('json'), actor)
      const connection: Connection = await getConnection({ dependencies, corp })
      return c.json({ connection, proof }, 200)
    })
    .post('/validate', requireAction('connection.write'), validJson(connectionDraftSchema), (c) => {
      const checks: FieldCheck[] = checkConnection(c.req.valid('json'))
      return c.json({ checks }, 200)
    })
    .post('/proof', requireAction('connection.write'), async (c) => {
      return c.json((await proveConnection(contextOf(c))) satisfies CredentialProof, 200)
    })
    .post('/event-keys', requireAction('connection.write'), (c) => c.json(generateEventKeys(dependencies.ids), 200))
}
