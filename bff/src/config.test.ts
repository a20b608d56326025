import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { ConfigError, environmentSchema, readConfig } from './config.ts'

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const company = {
  DINGTALK_CORP_ID: 'ding1234',
  DINGTALK_AGENT_ID: '42',
  DINGTALK_CLIENT_ID: 'dingkey',
  DINGTALK_CLIENT_SECRET: 'secret',
}

describe('the environment', () => {
  test('may be empty: everything has a default', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      databaseUrl: null,
      dataDir: './data',
      trustedProxies: 0,
      corp: null,
    })
  })

  test('gives the public address the port that was chosen', () => {
    expect(readConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080')
  })

  test('connects a company', () => {
    expect(readConfig(company).corp).toMatchObject({ corpId: 'ding1234', agentId: '42', ssoSecret: null })
  })

  test('that is wrong in several places is told in one go, without the values', () => {
    const problems = problemsOf({
      PORT: '70000',
      PUBLIC_URL: 'ftp://meeting.example',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      MASTER_KEY: 'c2hvcnQ=',
      DINGTALK_EVENT_AES_KEY: 'too short',
    })
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['PORT', 'PUBLIC_URL', 'DATABASE_URL', 'MASTER_KEY', 'DINGTALK_EVENT_AES_KEY']),
    )
    expect(problems.join()).not.toMatch(/hunter2|c2hvcnQ/)
  })

  test('with half a company names what is missing', () => {
    const { DINGTALK_CLIENT_SECRET: _, ...half } = company
    expect(problemsOf(half)).toEqual([expect.stringMatching(/^DINGTALK_CLIENT_SECRET: is missing/)])
  })

  test.each(['https://meeting.example/app', 'https://meeting.example/?x=1', 'https://user:pw@meeting.example'])(
    'takes only an origin as public address, not %s',
    (PUBLIC_URL) => {
      expect(problemsOf({ PUBLIC_URL })).toEqual([expect.stringMatching(/^PUBLIC_URL:/)])
    },
  )
})

test('.env.example names every setting and nothing else', async () => {
  const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8')
  const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(names.sort()).toEqual(Object.keys(environmentSchema.shape).sort())
})

test('.env.example, as it is, starts the product with its defaults', async () => {
  const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8')
  const environment = Object.fromEntries(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  expect(readConfig(environment)).toEqual(readConfig({}))
})
