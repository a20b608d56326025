import { Hono, type Context } from 'hono'
import { checkConnection, type FieldCheck, type GeneratedEventKeys, type SetupProgress } from '@meeting/shared'
import { connectionDraftSchema } from '@meeting/shared/administration/connection.schema'
import {
  openSetupSchema,
  setupAppSchema,
  setupConfirmationSchema,
  setupCorpSchema,
  setupEventKeysSchema,
} from '@meeting/shared/setup/setup.schema'
import type { Dependencies } from '../dependencies.ts'
import { validJson } from '../http/validation.ts'
import { openSetupLink } from './setup-links.ts'
import { getSetupProgress } from './setup-progress.ts'
import { requireSetup, setupActor, writeSetupCookie, type SetupEnv } from './setup.middleware.ts'
import { findSession } from './setup.repository.ts'
import {
  chooseCorp,
  confirmStep,
  connect,
  giveApp,
  giveEventKeys,
  makeEventKeys,
  probe,
  type SetupContext,
} from './setup.ts'

/**
 * The setup assistant's steps, for whoever opened a one-time link (`POST /setup/open`), before anybody of the Corp can sign in.
 * Every step answers where the setup stands.
 */
export function createSetupRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<SetupEnv>): SetupContext => ({
    dependencies,
    session: c.get('setup'),
    actor: setupActor(dependencies, c),
  })

  async function progressOf(c: Context<SetupEnv>): Promise<SetupProgress> {
    const { database, clock } = dependencies
    const session = (await findSession(database, c.get('setup').tokenHash, clock.now())) ?? c.get('setup')
    return getSetupProgress(dependencies, session)
  }

  return new Hono<SetupEnv>()
    .post('/open', validJson(openSetupSchema), async (c) => {
      const { token, session } = await openSetupLink(
        dependencies,
        c.req.valid('json').token,
        setupActor(dependencies, c),
      )
      writeSetupCookie(dependencies, c, token, session.expiresAt - dependencies.clock.now())
      const progress: SetupProgress = await getSetupProgress(dependencies, session)
      return c.json(progress, 200)
    })
    .use(requireSetup(dependencies))
    .get('/progress', async (c) => c.json(await progressOf(c), 200))
    .post('/validate', validJson(connectionDraftSchema), (c) => {
      const checks: FieldCheck[] = checkConnection(c.req.valid('json'))
      return c.json({ checks }, 200)
    })
    .put('/corp', validJson(setupCorpSchema), async (c) => {
      await chooseCorp(contextOf(c), c.req.valid('json').corpId)
      return c.json(await progressOf(c), 200)
    })
    .put('/app', validJson(setupAppSchema), async (c) => {
      await giveApp(contextOf(c), c.req.valid('json'))
      return c.json(await progressOf(c), 200)
    })
    .post('/event-keys', async (c) => {
      const keys: GeneratedEventKeys = await makeEventKeys(contextOf(c))
      return c.json({ keys, progress: await progressOf(c) }, 200)
    })
    .put('/event-keys', validJson(setupEventKeysSchema), async (c) => {
      await giveEventKeys(contextOf(c), c.req.valid('json'))
      return c.json(await progressOf(c), 200)
    })
    .put('/confirmations', validJson(setupConfirmationSchema), async (c) => {
      const { step, confirmed } = c.req.valid('json')
      await confirmStep(contextOf(c), step, confirmed)
      return c.json(await progressOf(c), 200)
    })
    .post('/permissions', async (c) => {
      await probe(contextOf(c))
      return c.json(await progressOf(c), 200)
    })
    .post('/connect', async (c) => {
      await connect(contextOf(c))
      return c.json(await progressOf(c), 200)
    })
}
