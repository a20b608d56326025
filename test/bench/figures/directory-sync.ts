import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createIdentifiers, createSandbox, type Company, type Sandbox } from '@meeting/sandbox'
import { startProcess } from '../../../bff/scripts/processes.ts'
import type { Figure } from '../figure.ts'

const people = 20_000
const departments = 600
/** DingTalk lets so many calls of one API through in a second (server-api.md §6.4); the sandbox refuses the next one. */
const callsPerSecond = 20
/** The heap that the process may have, at most. */
const heapMegabytes = 64
const ceilingMegabytes = 128

type Measured = { ms: number; people: number; before: number; most: number }

/** A company of 20 000 people read from a DingTalk that keeps its own pace, against what that pace alone costs. */
export const directorySync: Figure = {
  name: 'directory-sync',
  about: `a first sync of ${people} people in ${departments} departments`,
  async measure(lab) {
    const sandbox = createSandbox({ company: createLargeCompany(), wait: async () => {} })
    const http = serve({ fetch: (request) => sandbox.fetch(request), port: 0, hostname: '127.0.0.1' })
    await once(http, 'listening')
    // A TCP server's address is one.
    const { port } = http.address() as AddressInfo
    try {
      const measured = await sync(await lab.emptyDatabase('directory'), `http://127.0.0.1:${port}`, sandbox)
      return report(measured, await countCalls(sandbox))
    } finally {
      http.close()
      await sandbox.close()
    }
  },
}

async function sync(databaseUrl: string, origin: string, { credentials }: Sandbox): Promise<Measured> {
  const running = startProcess({
    name: 'directory-sync.ts',
    script: new URL('../servers/directory-sync.ts', import.meta.url).pathname,
    nodeArguments: [`--max-old-space-size=${heapMegabytes}`],
    environment: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
      LOG_LEVEL: 'warn',
      DINGTALK_API_URL: origin,
      DINGTALK_OAPI_URL: origin,
      DINGTALK_LOGIN_URL: origin,
      DINGTALK_CORP_ID: credentials.corpId,
      DINGTALK_AGENT_ID: String(credentials.agentId),
      DINGTALK_CLIENT_ID: credentials.clientId,
      DINGTALK_CLIENT_SECRET: credentials.clientSecret,
    },
    onLine: () => {},
  })
  const [, json = ''] = await running.waitForLine(/^synced (\{.*\})$/)
  await running.ended
  return JSON.parse(json) as Measured
}

type Calls = { total: number; busiest: number; refused: number; mostInSecond: number }

async function countCalls({ control }: Sandbox): Promise<Calls> {
  const calls = await control.calls({})
  const byApi = Map.groupBy(calls, ({ api }) => api)
  const perSecond = Map.groupBy(calls, ({ api, at }) => `${api} ${Math.floor(at / 1_000)}`)
  return {
    total: calls.length,
    busiest: Math.max(...[...byApi.values()].map((same) => same.length)),
    refused: calls.filter(({ error }) => error !== undefined).length,
    mostInSecond: Math.max(...[...perSecond.values()].map((same) => same.length)),
  }
}

function report(measured: Measured, { total, busiest, refused, mostInSecond }: Calls) {
  const pace = (busiest / callsPerSecond) * 1_000
  const ratio = measured.ms / pace
  const grown = Math.round((measured.most - measured.before) / 2 ** 20)
  return [
    {
      figure: `first sync of ${people} people`,
      goal: '≤ 1.2',
      measured: ratio.toFixed(2),
      detail: `${(measured.ms / 1_000).toFixed(1)} s, the pace alone ${(pace / 1_000).toFixed(1)} s; ${total} calls, ${refused} refused, at most ${mostInSecond} of one API in a second; ${measured.people} people`,
      ok: ratio <= 1.2 && refused === 0 && measured.people === people,
    },
    {
      figure: 'memory that the sync takes',
      goal: `≤ ${ceilingMegabytes} MiB`,
      measured: `${grown} MiB`,
      detail: `with a heap of ${heapMegabytes} MiB at most; above the ${Math.round(measured.before / 2 ** 20)} MiB of the process before it`,
      ok: grown <= ceilingMegabytes,
    },
  ]
}

/** Three levels of departments, everybody in one of the lowest; some lead theirs. The same at each run. */
function createLargeCompany(): Company {
  const ids = createIdentifiers(1)
  const root = { departmentId: 1, name: '大公司' }
  const divisions = 20
  const below = Array.from({ length: departments - 1 }, (_, index) => ({
    departmentId: 10_000 + index,
    parentId: index < divisions ? 1 : 10_000 + (index % divisions),
    name: `部门${index}`,
  }))
  const employees = Array.from({ length: people }, (_, index) => {
    const userId = `user${String(index).padStart(5, '0')}`
    const departmentId = 10_000 + (index % (departments - 1))
    return {
      userId,
      unionId: ids.unionId(userId),
      name: `员工${index}`,
      title: '工程师',
      departmentIds: [departmentId],
      ...(index < departments - 1 ? { leaderOf: [departmentId] } : {}),
      ...(index === 0 ? { administrator: 'main' as const } : {}),
    }
  })
  return {
    name: root.name,
    departments: [root, ...below],
    employees,
    roomGroups: [],
    rooms: [],
    bookings: [],
    scope: { departmentIds: [1], userIds: [] },
  }
}
