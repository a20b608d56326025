import { createServer } from 'node:http'
import { expect, test } from 'vitest'

test('a test that reaches for a foreign host is told what to do instead', async () => {
  const failure = await fetch('https://api.dingtalk.com/v1.0/oauth2/accessToken').catch((error: Error) => error.cause)
  expect(String(failure)).toContain('A test tried to reach api.dingtalk.com:443. Pass `sandbox.fetch`')
})

test('a server on the loopback address can be asked', async () => {
  const server = createServer((_, response) => response.end('here'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const answer = await fetch(`http://127.0.0.1:${port}/`)
  expect(await answer.text()).toBe('here')
  await new Promise((done) => server.close(done))
})
