import type { AdministratorRole } from './permissions.types.ts'

/** `GET /admin/administrators`. DingTalk's come from its console; only named ones are changed here. */
export type Administrator = {
  employeeId: string
  name: string
  avatarUrl: string | null
  departmentName: string | null
  role: AdministratorRole
  /** Named ones only: by whom (null: somebody who is gone) and when (ISO 8601). */
  namedBy: string | null
  namedAt: string | null
}
export type AdministratorList = { administrators: Administrator[] }

/** Body of `POST /admin/administrators`. */
export type NewAdministrator = { employeeId: string }
