import { connect, type Socket } from 'node:net'

export type Sent = { status: number; ms: number }
export type Load = {
  port: number
  /** The whole request as it goes over the wire, by its number. */
  request: (index: number) => Buffer
  count: number
  /** Each has one request under way at a time. */
  connections?: number
}

/** Sends requests over kept-alive connections, as fast as they are answered; answers in order of arrival. */
export async function sendAll({ port, request, count, connections = 8 }: Load): Promise<Sent[]> {
  const answers: Sent[] = []
  let next = 0
  const work = async () => {
    const client = await openClient(port)
    try {
      for (let index = next++; index < count; index = next++) {
        const begin = performance.now()
        const status = await client.send(request(index))
        answers.push({ status, ms: performance.now() - begin })
      }
    } finally {
      client.close()
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return answers
}

type Client = { send: (request: Buffer) => Promise<number>; close: () => void }

/** Reads just enough of HTTP/1.1 to know where an answer ends: a general client would cost more than the servers do. */
export async function openClient(port: number): Promise<Client> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let done: ((status: number) => void) | undefined
  let fail: ((error: Error) => void) | undefined
  let answer: Answer | undefined
  socket.on('data', (chunk) => {
    answer = answer ? more(answer, chunk) : begin(chunk)
    if (!isWhole(answer)) return
    const { status } = answer
    answer = undefined
    done?.(status)
  })
  const broken = () => fail?.(new Error('the server closed the connection'))
  socket.on('error', broken).on('close', broken)
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        done = resolve
        fail = reject
        socket.write(request)
      }),
    close: () => end(socket),
  }
}

function end(socket: Socket): void {
  socket.removeAllListeners('close').destroy()
}

/** `missing`: bytes still to come; null when only the last chunk tells. */
type Answer = { status: number; head: string; missing: number | null; tail: string }

function begin(chunk: Buffer): Answer {
  const text = chunk.toString('latin1')
  return readHead(text)
}

function readHead(text: string): Answer {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return { status: 0, head: text, missing: null, tail: '' }
  const head = text.slice(0, end)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length !== undefined) return { status, head: '', missing: Number(length) - (text.length - end - 4), tail: '' }
  if (status === 204 || status === 304) return { status, head: '', missing: 0, tail: '' }
  return { status, head: '', missing: null, tail: text.slice(-5) }
}

function more(answer: Answer, chunk: Buffer): Answer {
  if (answer.head !== '') return readHead(answer.head + chunk.toString('latin1'))
  if (answer.missing !== null) return { ...answer, missing: answer.missing - chunk.length }
  return { ...answer, tail: (answer.tail + chunk.toString('latin1')).slice(-5) }
}

function isWhole({ head, missing, tail }: Answer): boolean {
  if (head !== '') return false
  return missing === null ? tail === '0\r\n\r\n' : missing <= 0
}

/** A request as bytes. */
export function toRequest(method: string, path: string, headers: Record<string, string>, body = ''): Buffer {
  const lines = Object.entries({
    host: 'localhost',
    ...headers,
    ...(body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
