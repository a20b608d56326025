import { createEndpoints, type Endpoints } from '../api/endpoints.ts'

function refuse(path: string): Promise<never> {
  return Promise.reject(new Error(`the test did not expect a call of ${path}`))
}

/** The calls that a test answers; any other fails it by name. */
export function fakeEndpoints(answered: Partial<Endpoints>): Endpoints {
  const nobody = { get: refuse, post: refuse, useBearer: () => {}, bearer: () => null, onSessionLost: () => {} }
  return { ...createEndpoints(nobody), ...answered }
}
