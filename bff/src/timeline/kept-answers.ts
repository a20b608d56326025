import type { Dependencies } from '../dependencies.ts'
import { isUnchanged } from '../http/conditional.ts'
import { apiHeaders, commonHeaders } from '../http/security-headers.ts'
import type { SessionGate } from '../sign-in/session.middleware.ts'
import { dayHeaders, pickEncoding } from './timeline.routes.ts'
import type { Encoding, KeptDay } from './timeline-store.ts'

const question = '/meeting/api/v1/timeline?date='
const dateLength = 'YYYY-MM-DD'.length

/**
 * Answers the question that open screens ask most, before anything is routed: a day that is kept, to somebody whose session is
 * kept. Says what the route says, but for a number that nobody would look for; undefined when something is not at hand, and the
 * route has to answer.
 */
export function createKeptAnswers(
  { config, timelines }: Pick<Dependencies, 'config' | 'timelines'>,
  gate: Pick<SessionGate, 'peek'>,
): (request: Request, environment?: unknown) => Response | undefined {
  const everyAnswer = { ...commonHeaders(config), ...apiHeaders }
  const headersOf = createHeaderStore((day, encoding) => ({ ...everyAnswer, ...dayHeaders(day, encoding) }))
  return (request, environment) => {
    const date = readDate(request)
    if (date === undefined) return undefined
    const header = headerReader(request, environment)
    const cookie = header('cookie')
    if (cookie === undefined || header('authorization') !== undefined) return undefined
    const caller = gate.peek(cookie)
    const day = caller && timelines.peek(caller.corp, date, caller.stored)
    if (!day) return undefined
    const encoding = pickEncoding(header('accept-encoding'))
    const body = day.bodies[encoding]
    if (!body) return undefined
    if (isUnchanged(header('if-none-match'), day.etag))
      return new Response(null, { status: 304, headers: headersOf(day, undefined) })
    return new Response(body, { status: 200, headers: headersOf(day, encoding) })
  }
}

type Headers = Record<string, string>
type MakeHeaders = (day: KeptDay, encoding: Encoding | undefined) => Headers

/** Headers are made once for each body. */
function createHeaderStore(make: MakeHeaders): MakeHeaders {
  const kept = new WeakMap<KeptDay, Map<Encoding | undefined, Headers>>()
  return (day, encoding) => {
    const ofDay = kept.get(day) ?? new Map<Encoding | undefined, Headers>()
    const headers = ofDay.get(encoding) ?? make(day, encoding)
    kept.set(day, ofDay.set(encoding, headers))
    return headers
  }
}

/** What the Node adapter puts beside a request; absent in memory. */
type NodeEnvironment = { incoming?: { headers: Record<string, string | string[] | undefined> } }

/** Node has read the headers already; asking the Request checks every name and value once more. */
function headerReader(request: Request, environment: unknown): (name: string) => string | undefined {
  const read = (environment as NodeEnvironment | undefined)?.incoming?.headers
  if (!read) return (name) => request.headers.get(name) ?? undefined
  return (name) => {
    const value = read[name]
    return typeof value === 'string' ? value : undefined
  }
}

function readDate({ method, url }: Request): string | undefined {
  const at = url.length - dateLength - question.length
  // The path begins at the first slash after the origin's two.
  if (method !== 'GET' || at < 0 || !url.startsWith(question, at) || url.indexOf('/', 8) !== at) return undefined
  return url.slice(-dateLength)
}
