import type { Dependencies } from '../dependencies.ts'
import { isUnchanged } from '../http/conditional.ts'
import { apiHeaders, commonHeaders } from '../http/security-headers.ts'
import { referenceBytes } from '../http/request-log.ts'
import type { SessionGate } from '../sign-in/session.middleware.ts'
import { dayHeaders, pickEncoding } from './timeline.routes.ts'

const question = '/meeting/api/v1/timeline?date='
const dateLength = 'YYYY-MM-DD'.length

/**
 * Answers the question that open screens ask most, before anything is routed: a day that is kept, to somebody whose session is
 * kept. Says exactly what the route says; undefined when something is not at hand, and the route has to answer.
 */
export function createKeptAnswers(
  { config, ids, timelines }: Pick<Dependencies, 'config' | 'ids' | 'timelines'>,
  gate: Pick<SessionGate, 'peek'>,
): (request: Request) => Response | undefined {
  const everyAnswer = { ...commonHeaders(config), ...apiHeaders }
  return (request) => {
    const date = readDate(request)
    if (date === undefined || request.headers.has('authorization')) return undefined
    const corp = gate.peek(request.headers.get('cookie') ?? '')
    const day = corp && timelines.peek(corp, date)
    if (!day) return undefined
    const encoding = pickEncoding(request.headers.get('accept-encoding') ?? undefined)
    const body = day.bodies[encoding]
    if (!body) return undefined
    const isKnown = isUnchanged(request.headers.get('if-none-match') ?? undefined, day.etag)
    const headers = {
      ...everyAnswer,
      ...dayHeaders(day, isKnown ? undefined : encoding),
      'x-request-id': ids.secret(referenceBytes),
    }
    return isKnown ? new Response(null, { status: 304, headers }) : new Response(body, { status: 200, headers })
  }
}

function readDate({ method, url }: Request): string | undefined {
  const at = url.length - dateLength - question.length
  // The path begins at the first slash after the origin's two.
  if (method !== 'GET' || at < 0 || !url.startsWith(question, at) || url.indexOf('/', 8) !== at) return undefined
  return url.slice(-dateLength)
}
