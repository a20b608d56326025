import { errorCodes } from '@meeting/shared'
import type { Hono, MiddlewareHandler } from 'hono'
import { generateSpecs, type GenerateSpecOptions } from 'hono-openapi'
import type { AppEnv } from './app-env.ts'

type Description = Awaited<ReturnType<typeof generateSpecs>>
type Responses = Record<string, { description?: string; content?: object }>

const documentation: GenerateSpecOptions['documentation'] = {
  info: {
    title: '会议预约 · Meeting rooms',
    version: '1',
    description:
      'Booking of meeting rooms for companies on DingTalk. Requests are described in full; what succeeds answers JSON whose types are in `shared/src` (docs/decisions/0043).',
  },
  components: {
    schemas: {
      Problem: {
        type: 'object',
        description: 'Why a request was refused (RFC 9457).',
        required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string', enum: [...errorCodes] },
          detail: { type: 'string' },
          requestId: { type: 'string', description: 'Under which the log tells more.' },
          problems: {
            type: 'array',
            description: 'Of `request.invalid`: every invalid field.',
            items: { type: 'object' },
          },
          data: { type: 'object', description: 'What the code needs to be told in words.' },
        },
      },
    },
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: '__Host-meeting' },
      bearer: { type: 'http', scheme: 'bearer' },
    },
  },
  security: [{ session: [] }, { bearer: [] }],
}

/** The API described by itself (OpenAPI 3.1), made once: `servers` says where it stands. */
export function describeApi(api: Hono<AppEnv>, path: string): MiddlewareHandler<AppEnv> {
  let description: Promise<Description> | undefined
  return async (c) => {
    description ??= describe(api, path)
    return c.json(await description, 200)
  }
}

async function describe(api: Hono<AppEnv>, path: string): Promise<Description> {
  const description = await generateSpecs(api, {
    documentation: { ...documentation, servers: [{ url: path }] },
    includeEmptyPaths: true,
  })
  for (const methods of Object.values(description.paths)) {
    for (const operation of Object.values(methods ?? {})) complete(operation)
  }
  return description
}

const refusal = {
  description: 'Refused; `code` says why.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** What all operations have in common is not written at each route. */
function complete(operation: unknown): void {
  if (typeof operation !== 'object' || operation === null) return
  const described = operation as { responses?: Responses }
  const { 400: _invalid, ...told } = described.responses ?? {}
  described.responses = {
    ...Object.fromEntries(
      Object.entries(told).map(([status, answer]) => [status, { description: 'Done.', ...answer }]),
    ),
    ...('200' in told ? {} : { 200: { description: 'Done.' } }),
    default: refusal,
  }
}
