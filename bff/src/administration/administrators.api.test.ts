import type { AdministratorList, AdminMe, AuditPage } from '@meeting/shared'
import { useTestServer } from '@meeting/test/app'
import { describe, expect, test } from 'vitest'
import { refreshAdministrators } from '../directory/administrators.ts'
import { endEmployment } from '../directory/leaving.ts'

const server = useTestServer()
const path = '/meeting/api/v1/admin/administrators'
const me = '/meeting/api/v1/admin/me'

describe('naming an administrator', () => {
  test('opens the management backend to a colleague at once, without signing in again', async () => {
    const main = await server.current.signInAsAdministrator()
    const colleague = await server.current.signInAs(await server.current.anEmployee({ name: '李行政' }))
    expect((await colleague.request(me)).status).toBe(403)
    const answer = await main.request(path, { method: 'POST', json: { employeeId: colleague.employee.id } })
    const { administrators } = (await answer.json()) as AdministratorList
    expect(administrators).toContainEqual(
      expect.objectContaining({ name: '李行政', role: 'named', namedBy: main.employee.name }),
    )
    const { role, actions } = (await (await colleague.request(me)).json()) as AdminMe
    expect(role).toBe('named')
    expect(actions).toContain('rooms.write')
    expect(actions).not.toContain('connection.read')
    const removed = await main.request(`${path}/${colleague.employee.id}`, { method: 'DELETE' })
    expect(removed.status).toBe(204)
    expect((await colleague.request(me)).status).toBe(403)
    const audit = await main.request(`/meeting/api/v1/admin/audit?subjectId=${colleague.employee.id}`)
    expect(((await audit.json()) as AuditPage).entries.map(({ action }) => action)).toEqual([
      'administrators.removed',
      'administrators.named',
    ])
  })

  test('twice changes nothing', async () => {
    const main = await server.current.signInAsAdministrator()
    const { id } = await server.current.anEmployee()
    for (let time = 0; time < 2; time += 1)
      expect((await main.request(path, { method: 'POST', json: { employeeId: id } })).status).toBe(200)
    const audit = await main.request(`/meeting/api/v1/admin/audit?subjectId=${id}`)
    expect(((await audit.json()) as AuditPage).entries).toHaveLength(1)
  })

  test('is not for who has left', async () => {
    const main = await server.current.signInAsAdministrator()
    const { id } = await server.current.anEmployee()
    const at = new Date(server.current.clock.now())
    await server.current.dependencies.database
      .updateTable('employees')
      .set({ leftAt: at })
      .where('id', '=', id)
      .execute()
    const answer = await main.request(path, { method: 'POST', json: { employeeId: id } })
    expect(await answer.json()).toMatchObject({ code: 'employee.not_found' })
  })

  test('ends with leaving the company, and does not come back with the person', async () => {
    const { dependencies, corp, clock } = server.current
    const named = await server.current.signInAsAdministrator('named')
    const { id, userId, name } = named.employee
    await endEmployment({ dependencies, corp }, { id, userId, name }, clock.now())
    await dependencies.database.updateTable('employees').set({ leftAt: null }).where('id', '=', id).execute()
    const again = await server.current.signInAs(named.employee)
    expect((await again.request(me)).status).toBe(403)
  })

  test('does not make DingTalk’s own administrators removable here', async () => {
    const main = await server.current.signInAsAdministrator()
    const sub = await server.current.signInAsAdministrator('sub')
    const answer = await main.request(`${path}/${sub.employee.id}`, { method: 'DELETE' })
    expect(await answer.json()).toMatchObject({ code: 'administrator.not_named' })
    expect((await sub.request(me)).status).toBe(200)
  })
})

test('whom DingTalk says are main and sub-administrators keep that role after the directory was read', async () => {
  const { dependencies, corp } = server.current
  const unit = { corpId: corp.corpId, updatedAt: new Date(0) }
  const people = [
    { ...unit, id: dependencies.ids.next(), userId: 'admin01', unionId: 'u1', name: '主管理员' },
    {
      ...unit,
      id: dependencies.ids.next(),
      userId: 'zhangsan',
      unionId: 'u2',
      name: '曾经的管理员',
      isAdministrator: true,
    },
  ]
  await dependencies.database.insertInto('employees').values(people).execute()
  await refreshAdministrators({ dependencies, corp })
  const main = await server.current.signInAsAdministrator()
  const { administrators } = (await (await main.request(path)).json()) as AdministratorList
  expect(administrators.find(({ name }) => name === '主管理员')?.role).toBe('main')
  expect(administrators.find(({ name }) => name === '曾经的管理员')).toBeUndefined()
})

describe('the audit trail’s pages', () => {
  test('follow one another by a cursor, newest first, without gap or double', async () => {
    const main = await server.current.signInAsAdministrator()
    for (let time = 0; time < 5; time += 1) {
      const { id } = await server.current.anEmployee()
      await main.request(path, { method: 'POST', json: { employeeId: id } })
    }
    const found: number[] = []
    let cursor: number | null = null
    do {
      const query = new URLSearchParams({
        limit: '2',
        actorId: main.employee.id,
        ...(cursor ? { before: String(cursor) } : {}),
      })
      const page = (await (await main.request(`/meeting/api/v1/admin/audit?${query.toString()}`)).json()) as AuditPage
      found.push(...page.entries.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(found).toHaveLength(5)
    expect(found).toEqual([...new Set(found)].toSorted((a, b) => b - a))
  })

  test('show only what is asked for', async () => {
    const main = await server.current.signInAsAdministrator()
    const { id } = await server.current.anEmployee()
    await main.request(path, { method: 'POST', json: { employeeId: id } })
    const read = async (query: string) =>
      ((await (await main.request(`/meeting/api/v1/admin/audit?${query}`)).json()) as AuditPage).entries.length
    expect(await read(`subjectId=${id}&action=administrators.named,setup.finished`)).toBe(1)
    expect(await read(`subjectId=${id}&action=administrators.removed`)).toBe(0)
    expect(await read(`subjectId=${id}&from=2026-11-23T09:00:00%2B08:00`)).toBe(1)
    expect(await read(`subjectId=${id}&to=2026-11-23T09:00:00%2B08:00`)).toBe(0)
    expect((await main.request('/meeting/api/v1/admin/audit?action=nonsense')).status).toBe(400)
  })
})
