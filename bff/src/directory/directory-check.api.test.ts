import { createTestDependencies, type TestDependencies } from '@meeting/test/app'
import { useTestDatabase } from '@meeting/test/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CorpContext } from '../corps/corp-context.ts'
import { findEmployeeByUserId, upsertEmployeeFromDingTalk } from './directory.ts'
import { checkDirectory } from './directory-check.ts'

const database = useTestDatabase()
let dependencies: TestDependencies
let context: CorpContext

beforeEach(async () => {
  dependencies = await createTestDependencies({ database })
  context = { dependencies, corp: dependencies.corp }
})
afterEach(() => dependencies.close())

/** A run as the task runner would make it, with what it keeps. */
function aRun(progress?: unknown) {
  const run = {
    progress,
    saved: [] as unknown[],
    signal: new AbortController().signal,
    async save(value: unknown) {
      run.saved.push(structuredClone(value))
    },
  }
  return run
}

/** About 120 people; without the limit of calls per second, which time that stands still would run into. */
async function createDemoCompany(): Promise<TestDependencies> {
  const demo = await createTestDependencies({ database, company: 'demo' })
  await demo.sandbox.control.setLimits({ qps: 0 })
  return demo
}

async function presentUserIds(): Promise<string[]> {
  const rows = await dependencies.database
    .selectFrom('employees')
    .select('userId')
    .where('corpId', '=', dependencies.corp.corpId)
    .where('leftAt', 'is', null)
    .orderBy('userId')
    .execute()
  return rows.map(({ userId }) => userId)
}

describe('the first check of the directory', () => {
  test('finds everybody in the visible range, their departments and the administrators', async () => {
    const report = await checkDirectory(context, aRun())

    expect(report).toMatchObject({ result: 'done', report: { seen: 5, added: 5, left: 0 } })
    expect(await presentUserIds()).toEqual(['admin01', 'lisi', 'wangwu', 'zhangsan', 'zhaoliu'])
    expect(await findEmployeeByUserId(context, 'zhangsan')).toMatchObject({
      name: '张三',
      title: '研发总监',
      departmentIds: [520_001],
      departmentName: '研发中心',
      isAdministrator: false,
    })
    expect(await findEmployeeByUserId(context, 'admin01')).toMatchObject({ isAdministrator: true })
  })

  test('chooses the main administrator as operator', async () => {
    await checkDirectory(context, aRun())
    const admin = await findEmployeeByUserId(context, 'admin01')
    expect(dependencies.corps.find(dependencies.corp.corpId)?.operator).toEqual({
      userId: 'admin01',
      unionId: admin?.unionId,
    })
  })

  test("learns the company's name when it may see it", async () => {
    const nameNow = () => dependencies.corps.find(dependencies.corp.corpId)?.settings.name
    await checkDirectory(context, aRun())
    expect(nameNow()).toBe('')
    await dependencies.sandbox.control.setScope({ departmentIds: [1], userIds: [] })
    await checkDirectory(context, aRun())
    expect(nameNow()).toBe('青禾科技')
  })

  test('walks a company of three levels to the end, each person once', async () => {
    const demo = await createDemoCompany()
    await demo.sandbox.control.setScope({ departmentIds: [1], userIds: [] })
    await checkDirectory({ dependencies: demo, corp: demo.corp }, aRun())
    const { database: db, corp } = demo
    const people = await db.selectFrom('employees').select('userId').where('corpId', '=', corp.corpId).execute()
    const departments = await db.selectFrom('departments').select('name').where('corpId', '=', corp.corpId).execute()
    const expected = await demo.sandbox.control.employees()
    const expectedDepartments = await demo.sandbox.control.departments()
    await demo.close()
    const userIds = expected.filter((employee) => employee.leftAt === undefined).map((employee) => employee.userId)
    expect(new Set(people.map(({ userId }) => userId))).toEqual(new Set(userIds))
    expect(departments).toHaveLength(expectedDepartments.length)
  })
})

describe('a check that was interrupted', () => {
  test('goes on where it was', async () => {
    const first = aRun()
    first.save = async (value) => {
      first.saved.push(structuredClone(value))
      throw new Error('killed')
    }
    await expect(checkDirectory(context, first)).rejects.toThrow('killed')
    const callsBefore = (await dependencies.sandbox.control.calls({ api: 'auth/scopes' })).length

    await checkDirectory(context, aRun(first.saved.at(-1)))

    expect((await dependencies.sandbox.control.calls({ api: 'auth/scopes' })).length).toBe(callsBefore)
    expect(await presentUserIds()).toHaveLength(5)
  })
})

describe('a later check', () => {
  beforeEach(async () => {
    await checkDirectory(context, aRun())
    dependencies.clock.advance(3_600_000)
  })

  test('takes who left out of view, keeps the row, and ends the sessions', async () => {
    await dependencies.sandbox.control.leave({ userId: 'lisi' })
    const report = await checkDirectory(context, aRun())
    expect(report).toMatchObject({ report: { left: 1, added: 0 } })
    expect(await findEmployeeByUserId(context, 'lisi')).toMatchObject({
      name: '李四',
      leftAt: dependencies.clock.now(),
    })
  })

  test('brings back who left and came again', async () => {
    await dependencies.sandbox.control.leave({ userId: 'lisi' })
    await checkDirectory(context, aRun())
    dependencies.clock.advance(3_600_000)
    await dependencies.sandbox.control.hireEmployee({ userId: 'lisi', name: '李四', departmentIds: [520_001] })
    await checkDirectory(context, aRun())
    expect(await findEmployeeByUserId(context, 'lisi')).toMatchObject({ leftAt: null })
  })

  test('that may see nothing any more removes nobody', async () => {
    await dependencies.sandbox.control.setScope({ departmentIds: [], userIds: [] })
    const report = await checkDirectory(context, aRun())
    expect(report).toMatchObject({ report: { seen: 0, left: 0, doubted: 5 } })
    expect(await presentUserIds()).toHaveLength(5)
  })

  test('that fails in the middle removes nobody', async () => {
    await dependencies.sandbox.control.leave({ userId: 'lisi' })
    await dependencies.sandbox.control.revokePermissions({ permissions: ['qyapi_get_department_member'] })
    await expect(checkDirectory(context, aRun())).rejects.toThrow('directory.employees')
    expect(await presentUserIds()).toContain('lisi')
  })

  test('chooses another operator when the one there was has left', async () => {
    await dependencies.sandbox.control.changeEmployee({ userId: 'zhangsan', administrator: 'sub' })
    await dependencies.sandbox.control.leave({ userId: 'admin01' })
    await checkDirectory(context, aRun())
    expect(dependencies.corps.find(dependencies.corp.corpId)?.operator?.userId).toBe('zhangsan')
  })

  test('replaces an operator who left even when nobody could be chosen at first', async () => {
    const { control } = dependencies.sandbox
    await control.changeEmployee({ userId: 'zhangsan', administrator: 'sub' })
    await control.leave({ userId: 'admin01' })
    await control.setFaults({ errors: [{ kind: '503', count: 9, api: 'topapi/user/listadmin' }] })
    await expect(upsertEmployeeFromDingTalk(context, 'admin01')).rejects.toThrow('directory.administrators')
    await control.clearFaults()
    await upsertEmployeeFromDingTalk(context, 'admin01')
    expect(dependencies.corps.find(dependencies.corp.corpId)?.operator?.userId).toBe('zhangsan')
  })
})

describe('a company in which more than half of the people disappear at once', () => {
  test('is believed only the second time', async () => {
    const { control } = dependencies.sandbox
    await control.setLimits({ qps: 0 })
    const names = Array.from({ length: 8 }, (_, index) => `new${index}`)
    for (const userId of names) await control.hireEmployee({ userId, name: userId, departmentIds: [520_001] })
    await checkDirectory(context, aRun())
    dependencies.clock.advance(3_600_000)
    await control.setScope({ departmentIds: [], userIds: ['lisi'] })

    const first = aRun()
    const doubted = await checkDirectory(context, first)
    dependencies.clock.advance(3_600_000)
    const believed = await checkDirectory(context, aRun(first.saved.at(-1)))

    expect(doubted).toMatchObject({ report: { left: 0, doubted: 12 } })
    expect(believed).toMatchObject({ report: { left: 12, doubted: 0 } })
    expect(await presentUserIds()).toEqual(['lisi'])
  })
})
