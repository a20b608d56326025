import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DomainError } from '../errors.ts'
import { toProblem } from './problem.ts'
import { validJson, validParam, validQuery } from './validation.ts'

const body = z.strictObject({
  title: z.string().min(1).max(5),
  count: z.number().int().multipleOf(15),
  when: z.iso.date().refine((value) => value > '2026-01-01', 'too_early'),
})

const app = new Hono()
  .post('/things', validJson(body), (c) => c.json(c.req.valid('json'), 200))
  .get('/things/:id', validParam(z.object({ id: z.uuid() })), validQuery(z.object({ page: z.coerce.number() })), (c) =>
    c.json({ id: c.req.valid('param').id, page: c.req.valid('query').page }, 200),
  )
  .onError((error, c) => {
    if (!(error instanceof DomainError)) return c.json({ code: error.message }, 500)
    return c.json(toProblem(error, 'number'), 400)
  })

async function send(value: unknown, contentType = 'application/json') {
  const answer = await app.request('/things', {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(value),
  })
  return (await answer.json()) as { code: string; problems?: unknown[] }
}

describe('a request', () => {
  test('that fits the schema is passed on parsed', async () => {
    const answer = await app.request('/things/0198f0f0-0000-7000-8000-000000000000?page=3&other=x')
    expect(await answer.json()).toEqual({ id: '0198f0f0-0000-7000-8000-000000000000', page: 3 })
  })

  test('with several mistakes names every field and what would pass', async () => {
    expect(await send({ title: 'too long', when: '2025-01-01' })).toMatchObject({
      code: 'request.invalid',
      problems: [
        { path: 'title', issue: 'too_big', limit: 5 },
        { path: 'count', issue: 'missing', limit: 'number' },
        { path: 'when', issue: 'too_early' },
      ],
    })
  })

  test('with unknown fields is refused without repeating what was sent', async () => {
    const answer = await send({ title: 'a', count: 15, when: '2026-05-05', 'x<script>': 'evil' })
    expect(answer.problems).toEqual([{ path: '', issue: 'unknown_field' }])
    expect(JSON.stringify(answer)).not.toMatch(/script|evil/)
  })

  test('whose body is not announced as JSON is refused as such', async () => {
    expect(await send({ title: 'a', count: 15, when: '2026-05-05' }, 'text/plain')).toMatchObject({
      code: 'request.not_json',
    })
  })
})
