import { adminActions, administratorRoles } from '@meeting/shared'
import { describe, expect, test } from 'vitest'
import { mayDo } from './permissions.ts'

describe('the table of permissions', () => {
  test('lets a main administrator do everything', () => {
    expect(adminActions.filter((action) => !mayDo('main', action))).toEqual([])
  })

  test('lets nobody without a role do anything', () => {
    expect(adminActions.filter((action) => mayDo(null, action))).toEqual([])
  })

  test('never lets a lower role do what a higher one may not', () => {
    for (const action of adminActions) {
      const allowed = administratorRoles.map((role) => mayDo(role, action))
      expect({ action, allowed }).toEqual({ action, allowed: allowed.toSorted((a, b) => Number(b) - Number(a)) })
    }
  })

  test('keeps secrets and the naming of administrators from who was only named', () => {
    expect(mayDo('named', 'connection.read')).toBe(false)
    expect(mayDo('named', 'connection.write')).toBe(false)
    expect(mayDo('sub', 'administrators.write')).toBe(false)
  })
})
