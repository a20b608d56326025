import type { AdministratorList, EmployeeMatch } from '@meeting/shared'
import { defineCalls } from '../calls.ts'

export const [useAdministratorsCalls, administratorsCallsKey] = defineCalls((client) => ({
  listAdministrators: () => client.get<AdministratorList>('/admin/administrators'),
  name: (employeeId: string) => client.post<AdministratorList>('/admin/administrators', { body: { employeeId } }),
  remove: (employeeId: string) => client.delete<undefined>(`/admin/administrators/${encodeURIComponent(employeeId)}`),
  findEmployees: (query: string, signal: AbortSignal) =>
    client.get<{ employees: EmployeeMatch[] }>('/directory/employees', { query: { query }, signal }),
}))
