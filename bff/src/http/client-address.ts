import type { Context } from 'hono'

/** What the Node adapter puts beside a request; absent when a test calls the app in memory. */
type NodeEnvironment = { incoming?: { socket?: { remoteAddress?: string } } }

/**
 * The address a request came from. `X-Forwarded-For` is believed only as far as `trustedProxies` reverse proxies of ours wrote
 * it: everything further left the client may have made up. `unknown` when there is none.
 */
export function clientAddress(c: Context, trustedProxies: number): string {
  const { incoming } = (c.env ?? {}) as NodeEnvironment
  const socket = incoming?.socket?.remoteAddress ?? 'unknown'
  if (trustedProxies === 0) return socket
  const forwarded = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const chain = [...forwarded, socket]
  return chain.at(-1 - trustedProxies) ?? chain[0] ?? socket
}

/** One household of addresses: an IPv6 network of 64 bits counts as one client, an IPv4 address as itself. */
export function addressGroup(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = plain.includes('::')
    ? [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
    : left
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
