import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { addressGroup, clientAddress } from './client-address.ts'

async function addressSeen(trustedProxies: number, forwarded: string | null, socket = '10.0.0.9') {
  const app = new Hono().get('/', (c) => c.text(clientAddress(c, trustedProxies)))
  const headers: Record<string, string> = forwarded === null ? {} : { 'x-forwarded-for': forwarded }
  const answer = await app.request('/', { headers }, { incoming: { socket: { remoteAddress: socket } } })
  return answer.text()
}

describe('the address of a client', () => {
  test('is the socket’s when no proxy is trusted, whatever the header claims', async () => {
    expect(await addressSeen(0, '1.2.3.4')).toBe('10.0.0.9')
  })

  test('is what the one trusted proxy wrote, not what the client wrote before it', async () => {
    expect(await addressSeen(1, '6.6.6.6, 1.2.3.4')).toBe('1.2.3.4')
  })

  test('is counted from the right through several proxies', async () => {
    expect(await addressSeen(2, '6.6.6.6, 1.2.3.4, 10.0.0.1')).toBe('1.2.3.4')
  })

  test('is the outermost known one when fewer proxies took part', async () => {
    expect(await addressSeen(3, '1.2.3.4')).toBe('1.2.3.4')
    expect(await addressSeen(1, null)).toBe('10.0.0.9')
  })
})

describe('addresses are grouped', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:0db8::1', '2001:db8:0:0'],
    ['unknown', 'unknown'],
  ])('%s as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group)
  })
})
