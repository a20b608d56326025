import type { ApiClient } from '../api/client.ts'
import { createEndpoints, type Endpoints } from '../api/endpoints.ts'

function refuse(path: string): Promise<never> {
  return Promise.reject(new Error(`the test did not expect a call of ${path}`))
}

/** A client whose every call fails the test by name. */
export const nobodyAnswers: ApiClient = {
  get: refuse,
  post: refuse,
  put: refuse,
  patch: refuse,
  delete: refuse,
  useBearer: () => {},
  bearer: () => null,
  onSessionLost: () => {},
}

/** The calls that a test answers; any other fails it by name. */
export function fakeEndpoints(answered: Partial<Endpoints>): Endpoints {
  return { ...createEndpoints(nobodyAnswers), ...answered }
}
