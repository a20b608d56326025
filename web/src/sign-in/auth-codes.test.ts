import { describe, expect, test } from 'vitest'
import { knowsPresentRequest, requestEitherCode } from './auth-codes.ts'
import { ContainerError } from './container.ts'

describe('which clients know the present request', () => {
  test.each([
    ['8.1.5', true],
    ['8.3.10-macOS-54337830', true],
    ['7.0.50', true],
    ['7.1.0', true],
    ['7.0.49', false],
    ['6.5.30', false],
    ['', false],
    ['unknown', false],
  ])('%s: %s', (version, knows) => expect(knowsPresentRequest(version)).toBe(knows))
})

function aClient(present: 'given' | ContainerError) {
  const asked: string[] = []
  const requests = {
    present: async () => {
      asked.push('present')
      if (present !== 'given') throw present
      return 'code-2'
    },
    older: async () => {
      asked.push('older')
      return 'code-1'
    },
  }
  return { asked, requests }
}

describe('asking for a code', () => {
  const inNewClient = { version: '8.1.5', olderOnly: false }

  test('takes the present one', async () => {
    const { asked, requests } = aClient('given')
    expect(await requestEitherCode(requests, inNewClient)).toBe('code-2')
    expect(asked).toEqual(['present'])
  })

  test.each(['unsupported', 'refused'] as const)('takes the older one when that is %s', async (kind) => {
    const { asked, requests } = aClient(new ContainerError(kind))
    expect(await requestEitherCode(requests, inNewClient)).toBe('code-1')
    expect(asked).toEqual(['present', 'older'])
  })

  test.each(['cancelled', 'timeout'] as const)('asks nothing more when it was %s', async (kind) => {
    const { asked, requests } = aClient(new ContainerError(kind))
    await expect(requestEitherCode(requests, inNewClient)).rejects.toMatchObject({ kind })
    expect(asked).toEqual(['present'])
  })

  test('takes the older one in an old client, and when the other was no good', async () => {
    for (const given of [
      { version: '6.5.30', olderOnly: false },
      { version: '8.1.5', olderOnly: true },
    ]) {
      const { asked, requests } = aClient('given')
      await requestEitherCode(requests, given)
      expect(asked).toEqual(['older'])
    }
  })
})
