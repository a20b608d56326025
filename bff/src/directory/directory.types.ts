import type { AdministratorRole } from '@meeting/shared'

/** A person of a Corp as the product knows one; also after leaving, since history names them. */
export type Employee = {
  id: string
  userId: string
  unionId: string
  name: string
  title: string | null
  avatarUrl: string | null
  /** In DingTalk. */
  isAdministrator: boolean
  /** In the management backend, also for who was named there. */
  administratorRole: AdministratorRole | null
  /** Epoch ms; null: still there. */
  leftAt: number | null
  /** The departments that the person is directly in. */
  departmentIds: number[]
  /** Those and all above them: a room that is for a department is for its parts, too. */
  allDepartmentIds: number[]
  /** Name of the first department; null when none is known. */
  departmentName: string | null
}
