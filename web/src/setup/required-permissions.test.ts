import { requiredPermissions } from '@meeting/shared'
import { expect, test } from 'vitest'
import { toPermissionLines } from './required-permissions.ts'

test('every required permission is listed, also before anything was probed', () => {
  expect(toPermissionLines([]).map(({ probe }) => probe)).toEqual(requiredPermissions.map(() => null))
})

test('a probe stands at its permission, with the name that the server gives; others come last', () => {
  const member = { code: 'qyapi_get_member', name: '成员信息', granted: false, reason: '60011' }
  const other = { code: 'qyapi_new', name: '新权限', granted: true, reason: null }
  const lines = toPermissionLines([other, member])
  expect(lines.find(({ code }) => code === 'qyapi_get_member')).toEqual({
    code: member.code,
    name: member.name,
    probe: member,
  })
  expect(lines.at(-1)?.probe).toBe(other)
})
