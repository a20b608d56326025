import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Credentials } from '@meeting/sandbox'

export type EventReceiver = {
  url: string
  received: Record<string, unknown>[]
  setHealthy(isHealthy: boolean): void
  close(): Promise<void>
}

const sign = (...parts: string[]): string => createHash('sha1').update(parts.toSorted().join('')).digest('hex')

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function open(key: Buffer, encrypt: string): { message: string; owner: string } {
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const raw = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()])
  const body = raw.subarray(0, raw.length - (raw.at(-1) ?? 0))
  const end = 20 + body.readUInt32BE(16)
  return { message: body.subarray(20, end).toString('utf8'), owner: body.subarray(end).toString('utf8') }
}

function seal(key: Buffer, owner: string, message: string): string {
  const text = Buffer.from(message, 'utf8')
  const size = Buffer.alloc(4)
  size.writeUInt32BE(text.length)
  const plain = Buffer.concat([randomBytes(16), size, text, Buffer.from(owner, 'utf8')])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64')
}

/** A subscriber written from the protocol's description alone (not from the sandbox's or the product's code). */
export async function startEventReceiver({ eventToken, eventAesKey }: Credentials): Promise<EventReceiver> {
  const key = Buffer.from(`${eventAesKey}=`, 'base64')
  const received: Record<string, unknown>[] = []
  let isHealthy = true

  const answer = async (request: IncomingMessage): Promise<string | undefined> => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams
    const { encrypt } = JSON.parse(await readBody(request)) as { encrypt: string }
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
    const isSigned = query.get('msg_signature') === sign(eventToken, timestamp, nonce, encrypt)
    if (!isHealthy || !isSigned) return undefined
    const { message, owner } = open(key, encrypt)
    received.push(JSON.parse(message))
    const reply = seal(key, owner, 'success')
    const [timeStamp, ownNonce] = ['1795312800123', 'a1B2c3D4']
    const signature = sign(eventToken, timeStamp, ownNonce, reply)
    return JSON.stringify({ msg_signature: signature, timeStamp, nonce: ownNonce, encrypt: reply })
  }

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await answer(request)
    response.writeHead(body === undefined ? 500 : 200, { 'content-type': 'application/json' }).end(body)
  }

  const server = createServer((request, response) => {
    void respond(request, response)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/events`,
    received,
    setHealthy(next) {
      isHealthy = next
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
