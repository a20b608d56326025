import { defaultCallBudget, type CallBudgetSettings } from '@meeting/shared'
import { z } from 'zod'
import { systemClock, type Clock } from '../clock/clock.ts'
import type { Corp } from '../corps/corps.types.ts'
import type { Database } from '../database/database.ts'
import type { Logger } from '../log/logger.ts'
import { createCredentialCalls } from './credentials.ts'
import { createCalendarCalls } from './calendar.ts'
import type { DingTalkClient, DingTalkCredentialCalls } from './dingtalk.types.ts'
import { createDirectoryCalls } from './directory.ts'
import { createFailedEventCalls } from './failed-events.ts'
import { createProbes, type DingTalkProbes } from './probes.ts'
import { createNoticeCalls } from './notices.ts'
import { createRoomWriteCalls } from './room-writes.ts'
import { createRoomCalls } from './rooms.ts'
import { createSignInCalls } from './sign-in.ts'
import { createTokenSource } from './transport/app-token.ts'
import { createCallBudget, type CallBudget } from './transport/call-budget.ts'
import { createRateLimiter } from './transport/rate-limiter.ts'
import { createTransport } from './transport/transport.ts'
import { readShape } from './wire.ts'

export type DingTalkClientOptions = {
  corp: Corp
  urls: { apiUrl: string; oapiUrl: string }
  fetch: typeof fetch
  clock: Clock
  log: Logger
  database: Database
  /** Real time by default, also where a test steers `clock`. */
  pacing?: Clock
  /** What is set for a Corp at this moment; default the standard edition's. */
  budgetSettings?: (corpId: string) => CallBudgetSettings
  /** Sends each call once. */
  once?: boolean
  /** DingTalk does not allow an address of ours (60020). */
  onAddressRefused?: (corpId: string, address: string) => void
}

/** In any second of ours; DingTalk refuses the 21st of an API in any of its own (server-api.md §6.4). */
const callsPerSecond = 19

const token = z.object({ accessToken: z.string().min(1), expireIn: z.number() })

/** A client for credentials that nobody relies on yet. */
export type DingTalkTrial = DingTalkClient & {
  credentials: DingTalkCredentialCalls
  probes: DingTalkProbes
  close(): Promise<void>
}

/** Everything that the product asks of DingTalk for one Corp, behind one gate. `close` writes the last counts. */
export function createDingTalkClient(options: DingTalkClientOptions): DingTalkTrial & { budget: CallBudget } {
  const { corp, urls, clock, log, database, pacing = systemClock } = options
  const budget = createCallBudget({
    database,
    clock,
    log,
    corpId: corp.corpId,
    settings: () => options.budgetSettings?.(corp.corpId) ?? defaultCallBudget,
  })
  const limiter = createRateLimiter({ perSecond: callsPerSecond, pacing })
  const transport = createTransport({
    ...urls,
    fetch: options.fetch,
    clock: pacing,
    log,
    budget,
    limiter,
    once: options.once,
    appToken: () => appToken,
    onAddressRefused: (address) => options.onAddressRefused?.(corp.corpId, address),
  })

  const fetchToken = async (name: string, path: string, body: unknown) => {
    const answer = await transport.send({
      name,
      family: 'new',
      method: 'POST',
      path,
      body,
      token: { kind: 'none' },
      priority: 'person',
      counted: false,
      repeatable: true,
    })
    const { accessToken, expireIn } = readShape(name, token, answer)
    return { token: accessToken, expiresIn: expireIn }
  }
  const appToken = createTokenSource({
    clock,
    fetchToken: () =>
      fetchToken('token.app', '/v1.0/oauth2/accessToken', { appKey: corp.clientId, appSecret: corp.clientSecret }),
  })
  const consoleToken = createTokenSource({
    clock,
    fetchToken: () =>
      fetchToken('token.console', '/v1.0/oauth2/ssoAccessToken', { corpid: corp.corpId, ssoSecret: corp.ssoSecret }),
  })

  return {
    signIn: createSignInCalls({ transport, corp, consoleToken }),
    directory: createDirectoryCalls(transport),
    rooms: createRoomCalls(transport),
    roomWrites: createRoomWriteCalls(transport),
    calendar: createCalendarCalls(transport),
    events: createFailedEventCalls(transport),
    notices: createNoticeCalls(transport),
    credentials: createCredentialCalls({ transport, corp, appToken, consoleToken }),
    probes: createProbes({ transport, corp, consoleToken }),
    budget,
    close: () => budget.close(),
  }
}

/** One client per Corp, made anew when its credentials change; `trial` makes one that is not kept. */
export function createDingTalkClients(options: Omit<DingTalkClientOptions, 'corp'>) {
  const clients = new Map<string, { credentials: string; client: ReturnType<typeof createDingTalkClient> }>()
  return {
    of(corp: Corp) {
      const credentials = [corp.clientId, corp.clientSecret, corp.ssoSecret].join('\n')
      const kept = clients.get(corp.corpId)
      if (kept?.credentials === credentials) return kept.client
      void kept?.client.close()
      const client = createDingTalkClient({ ...options, corp })
      clients.set(corp.corpId, { credentials, client })
      return client
    },
    trial: (corp: Corp): DingTalkTrial => createDingTalkClient({ ...options, corp, once: true }),
    async close(): Promise<void> {
      await Promise.all([...clients.values()].map(({ client }) => client.close()))
    },
  }
}
