import type { PersonRef } from '../bookings/bookings.types.ts'

/** `GET /directory/employees?query=`: people who can be invited, best match first. */
export type EmployeeMatch = PersonRef & { title: string | null; departments: string[] }
