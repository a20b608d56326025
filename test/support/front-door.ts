import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'

/** What a gateway in front of the product does to DingTalk's pushes (`cached`: to pages). */
export type FrontDoorHabit = 'none' | 'redirect' | 'forbid' | 'rewrite-answer' | 'rewrite-query' | 'cached'

export type FrontDoor = {
  origin: string
  /** From now on. */
  behave(habit: FrontDoorHabit): void
  stop(): Promise<void>
}

const stops: Partial<Record<FrontDoorHabit, { status: number; headers?: Record<string, string> }>> = {
  redirect: { status: 302, headers: { location: 'https://sso.example/' } },
  forbid: { status: 403 },
}

const isPush = ({ method, url }: IncomingMessage) => method === 'POST' && url?.startsWith('/meeting/dingtalk/events/')

/** A reverse proxy on `port` before the product on `productPort`, with the habits of those that people complain about. */
export async function startFrontDoor({ port, productPort }: { port: number; productPort: number }): Promise<FrontDoor> {
  let habit: FrontDoorHabit = 'none'

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ofPush = isPush(incoming)
    const query = ofPush && habit === 'rewrite-query' ? `&signature=${'f'.repeat(40)}` : ''
    // The first of two parameters of one name counts.
    const path = query ? incoming.url?.replace('?', `?${query.slice(1)}&`) : incoming.url
    const { method, headers } = incoming
    const inner = request({ host: '127.0.0.1', port: productPort, path, method, headers }, (answer) => {
      if (ofPush && habit === 'rewrite-answer') return rewrite(answer, outgoing)
      const isPage = String(answer.headers['content-type']).startsWith('text/html')
      const kept = isPage && habit === 'cached' ? { 'cache-control': 'public, max-age=600' } : {}
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...kept })
      answer.pipe(outgoing)
    })
    inner.on('error', () => outgoing.destroy())
    outgoing.on('close', () => inner.destroy())
    incoming.pipe(inner)
  }

  const server = createServer((incoming, outgoing) => {
    const stopped = isPush(incoming) ? stops[habit] : undefined
    if (stopped) outgoing.writeHead(stopped.status, stopped.headers).end('<h1>Stop</h1>')
    else pass(incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${port}`,
    behave(next) {
      habit = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Spells the keys in lower case, as some gateways do. */
function rewrite(answer: IncomingMessage, outgoing: ServerResponse): void {
  let text = ''
  answer.setEncoding('utf8').on('data', (part: string) => (text += part))
  answer.on('end', () => {
    outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' })
    outgoing.end(text.replace('timeStamp', 'timestamp'))
  })
}
