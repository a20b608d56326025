import { useTestServer, type SignedIn } from '@meeting/test/app'
import type { EmployeeMatch } from '@meeting/shared'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CorpContext } from '../corps/corp-context.ts'
import {
  findEmployeeByUnionId,
  findEmployeeByUserId,
  resolveUnionIds,
  toRuleSubject,
  upsertEmployeeFromDingTalk,
} from './directory.ts'
import { saveDepartments } from './departments.repository.ts'
import { saveEmployees } from './employees.repository.ts'

const path = '/meeting/api/v1/directory/employees'
const server = useTestServer()
let context: CorpContext
let caller: SignedIn

beforeAll(async () => {
  const { dependencies, corp, signInAs } = server.current
  context = { dependencies, corp }
  for (const userId of ['admin01', 'zhangsan', 'lisi', 'wangwu', 'zhaoliu'])
    await upsertEmployeeFromDingTalk(context, userId)
  caller = await signInAs()
})

async function search(query: string): Promise<EmployeeMatch[]> {
  const answer = await caller.request(`${path}?query=${encodeURIComponent(query)}`)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { employees: EmployeeMatch[] }).employees
}

describe('looking for people to invite', () => {
  test('finds them by name and by initials, with title and departments', async () => {
    await saveDepartments(
      server.current.dependencies.database,
      context.corp.corpId,
      [{ departmentId: 520_001, name: '研发中心', parentId: 1, order: 0 }],
      { readAt: server.current.clock.now(), run: null },
    )
    expect(await search('张三')).toMatchObject([{ name: '张三', title: '研发总监', departments: ['研发中心'] }])
    expect(await search('ww')).toMatchObject([{ name: '王五' }])
    expect(await search('zhao')).toMatchObject([{ name: 'Joe Zhao' }])
    expect(await search('')).toEqual([])
  })

  test('does not find who has left', async () => {
    const { sandbox, clock } = server.current
    expect(await search('李四')).toHaveLength(1)
    await sandbox.control.leave({ userId: 'lisi' })
    clock.advance(1_000)
    await upsertEmployeeFromDingTalk(context, 'lisi')
    expect(await search('李四')).toEqual([])
  })

  test('tells no identifiers of DingTalk', async () => {
    expect(Object.keys((await search('张三'))[0] ?? {}).sort()).toEqual([
      'avatarUrl',
      'departments',
      'id',
      'name',
      'title',
    ])
  })

  test('needs a session, and a query that is short', async () => {
    expect((await server.current.request(`${path}?query=x`)).status).toBe(401)
    expect((await caller.request(`${path}?query=${'x'.repeat(51)}`)).status).toBe(400)
    expect((await caller.request(path)).status).toBe(400)
  })
})

describe('what is known of a person', () => {
  test('who is not visible to the app, is nothing', async () => {
    expect(await upsertEmployeeFromDingTalk(context, 'outsider')).toBeUndefined()
    expect(await findEmployeeByUserId(context, 'outsider')).toBeUndefined()
  })

  test('holds the departments above theirs for the rules of rooms', async () => {
    const { dependencies, clock } = server.current
    const { database } = dependencies
    const readAt = clock.now()
    const departments = [
      { departmentId: 1, name: '公司', parentId: null, order: 0 },
      { departmentId: 10, name: '产品', parentId: 1, order: 0 },
      { departmentId: 11, name: '设计', parentId: 10, order: 0 },
      { departmentId: 20, name: '市场', parentId: 1, order: 0 },
    ]
    await saveDepartments(database, context.corp.corpId, departments, { readAt, run: null })
    const person = {
      userId: 'deep',
      unionId: 'union-deep',
      name: '深',
      title: null,
      avatarUrl: null,
      departmentIds: [11, -7],
      active: true,
      lacks: [],
      leads: [],
    }
    await saveEmployees(database, context.corp.corpId, { employees: [person], readAt, run: null }, () =>
      dependencies.ids.next(),
    )

    const employee = await findEmployeeByUnionId(context, 'union-deep')
    if (!employee) throw new Error('not saved')
    expect(employee).toMatchObject({ departmentIds: [11], departmentName: '设计' })
    expect([...toRuleSubject(employee).departmentIds].sort((a, b) => a - b)).toEqual([1, 10, 11])
  })

  test('is not overwritten by what was read earlier and arrives later', async () => {
    const { dependencies, clock } = server.current
    const { database, ids } = dependencies
    const person = {
      userId: 'racer',
      unionId: 'union-racer',
      title: null,
      avatarUrl: null,
      departmentIds: [],
      active: true,
      lacks: [],
      leads: [],
    }
    const save = (name: string, readAt: number) =>
      saveEmployees(database, context.corp.corpId, { employees: [{ ...person, name }], readAt, run: null }, () =>
        ids.next(),
      )
    expect(await save('new', clock.now())).toHaveLength(1)
    expect(await save('old', clock.now() - 1)).toEqual([])
    expect(await findEmployeeByUserId(context, 'racer')).toMatchObject({ name: 'new' })
  })

  test('by unionId is looked up in DingTalk when we have not met', async () => {
    const { sandbox } = server.current
    const newcomer = await sandbox.control.hireEmployee({ userId: 'qianjiu', name: '钱九', departmentIds: [520_001] })
    const zhangsan = await findEmployeeByUserId(context, 'zhangsan')
    const found = await resolveUnionIds(context, [zhangsan?.unionId ?? '', newcomer.unionId, 'nobody'])
    expect(found.map(({ name }) => name)).toEqual(['张三', '钱九'])
  })

  test('stays within its Corp', async () => {
    const other = { ...context, corp: { ...context.corp, corpId: 'dingother' } }
    expect(await findEmployeeByUserId(other, 'zhangsan')).toBeUndefined()
  })
})
