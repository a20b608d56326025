import { beforeEach, describe, expect, test } from 'vitest'
import { createTestSandbox, people } from '../test-support.ts'
import type { TestSandbox } from '../test-support.ts'

const visible = 520_001
let box: TestSandbox

beforeEach(async () => {
  box = await createTestSandbox()
})

const result = async (path: string, body: Record<string, unknown> = {}): Promise<unknown> =>
  (await box.callOld(`/topapi/${path}`, body)).json['result']

const errcode = async (path: string, body: Record<string, unknown> = {}): Promise<unknown> =>
  (await box.callOld(`/topapi/${path}`, body)).json['errcode']

const names = async (departmentId: number): Promise<unknown> =>
  result('user/listsimple', { dept_id: departmentId, cursor: 0, size: 100 })

describe('members of a department', () => {
  test('the last page has no next_cursor', async () => {
    const first = await result('v2/user/list', { dept_id: visible, cursor: 0, size: 3 })
    expect(first).toMatchObject({ has_more: true, next_cursor: 3 })
    const last = await result('v2/user/list', { dept_id: visible, cursor: 3, size: 3 })
    expect(last).toMatchObject({ has_more: false, list: [{ userid: 'wangwu' }, { userid: 'zhaoliu' }] })
    expect(last).not.toHaveProperty('next_cursor')
  })

  test('page sizes and cursors have limits', async () => {
    expect(await errcode('v2/user/list', { dept_id: visible, cursor: 0, size: 101 })).toBe(40069)
    expect(await errcode('v2/user/list', { dept_id: visible, cursor: -1, size: 10 })).toBe(40068)
  })

  test('only direct members are listed, and somebody in two departments in both', async () => {
    const sub = await box.control.createDepartment({ name: '前端组', parentId: visible })
    await box.control.changeEmployee({ userId: 'lisi', departmentIds: [visible, sub.departmentId] })
    await box.control.changeEmployee({ userId: 'wangwu', departmentIds: [sub.departmentId] })
    expect(await names(sub.departmentId)).toMatchObject({ list: [{ userid: 'lisi' }, { userid: 'wangwu' }] })
    expect(JSON.stringify(await names(visible))).not.toContain('wangwu')
    expect(JSON.stringify(await names(visible))).toContain('lisi')
  })

  test('fields without permission are missing, not refused', async () => {
    expect(await result('v2/user/get', { userid: 'zhangsan' })).toMatchObject({
      mobile: '13800000001',
      email: 'zhangsan@qinghe.example',
    })
    await box.control.revokePermissions({ permissions: ['fieldMobile', 'fieldEmail'] })
    const profile = await result('v2/user/get', { userid: 'zhangsan' })
    expect(profile).toMatchObject({ name: '张三', unionid: people.zhangsan })
    for (const field of ['mobile', 'state_code', 'email']) expect(profile).not.toHaveProperty(field)
  })

  test('list knows whom a department is led by, get knows it for each department', async () => {
    expect(await result('v2/user/get', { userid: 'zhangsan' })).toMatchObject({
      leader_in_dept: [{ dept_id: visible, leader: true }],
    })
    const list = await result('v2/user/list', { dept_id: visible, cursor: 1, size: 1 })
    expect(list).toMatchObject({ list: [{ userid: 'zhangsan', leader: true }] })
  })
})

describe('what the app may see', () => {
  test('the scope says where to start', async () => {
    expect((await box.callOld('/auth/scopes')).json).toMatchObject({
      errcode: 0,
      auth_org_scopes: { authed_dept: [visible], authed_user: [] },
    })
  })

  test('outside of it departments and people are refused', async () => {
    expect(await errcode('v2/department/get', { dept_id: 1 })).toBe(50004)
    expect(await errcode('v2/user/list', { dept_id: 1, cursor: 0, size: 10 })).toBe(50004)
    expect(await errcode('v2/user/get', { userid: 'outsider' })).toBe(50002)
  })

  test('some calls do not care', async () => {
    expect(await result('v2/department/listsubid', { dept_id: 1 })).toEqual({ dept_id_list: [visible] })
    expect(await result('user/listid', { dept_id: 1 })).toEqual({ userid_list: ['outsider'] })
  })

  test('a person may be in scope without the department', async () => {
    await box.control.setScope({ departmentIds: [visible], userIds: ['outsider'] })
    expect(await errcode('v2/user/get', { userid: 'outsider' })).toBe(0)
  })

  test('somebody who left is unknown', async () => {
    await box.control.leave({ userId: 'lisi' })
    expect(await errcode('v2/user/get', { userid: 'lisi' })).toBe(33012)
    expect(await errcode('user/getbyunionid', { unionid: people.lisi })).toBe(60121)
  })
})

describe('departments', () => {
  test('listing is one level deep', async () => {
    const sub = await box.control.createDepartment({ name: '前端组', parentId: visible })
    await box.control.createDepartment({ name: '小程序', parentId: sub.departmentId })
    expect(await result('v2/department/listsub', { dept_id: visible })).toMatchObject([{ name: '前端组' }])
  })

  test('the root has no parent', async () => {
    await box.control.setScope({ departmentIds: [1], userIds: [] })
    expect(await result('v2/department/get', { dept_id: 1 })).not.toHaveProperty('parent_id')
    expect(await result('v2/department/get', { dept_id: 1 })).toMatchObject({ member_count: 6, owning_member_count: 1 })
  })

  test('an unknown one has its number', async () => {
    expect(await errcode('v2/department/get', { dept_id: 7 })).toBe(60003)
  })

  test('the way to the root starts with oneself', async () => {
    expect(await result('v2/department/listparentbydept', { dept_id: visible })).toEqual({
      parent_id_list: [visible, 1],
    })
    expect(await result('v2/department/listparentbyuser', { userid: 'lisi' })).toEqual({
      parent_list: [{ parent_dept_id_list: [visible, 1] }],
    })
  })
})

describe('administrators and identities', () => {
  test('administrators come with their level', async () => {
    await box.control.changeEmployee({ userId: 'lisi', administrator: 'sub' })
    expect(await result('user/listadmin')).toEqual([
      { userid: 'admin01', sys_level: 1 },
      { userid: 'lisi', sys_level: 2 },
    ])
  })

  test('the scope of an administrator stands on the top level', async () => {
    const { json } = await box.callOld('/topapi/user/get_admin_scope', { userid: 'admin01' })
    expect(json).toMatchObject({ errcode: 0, dept_ids: [1] })
    expect(json).not.toHaveProperty('result')
  })

  test('a unionId leads to the userid', async () => {
    expect(await result('user/getbyunionid', { unionid: people.lisi })).toEqual({ userid: 'lisi', contact_type: 0 })
  })
})
