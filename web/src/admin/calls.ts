import { inject, type InjectionKey } from 'vue'
import { api, type ApiClient } from '../api/client.ts'

/**
 * The calls of one subject, in the subject's own chunk. `<subject>.calls.ts` says
 * `export const [useHealthCalls, healthCallsKey] = defineCalls((client) => ({ listChecks: () => client.get<Checks>('/admin/health') }))`.
 * A test provides its own under the key.
 */
export function defineCalls<Calls>(create: (client: ApiClient) => Calls) {
  const key: InjectionKey<Calls> = Symbol('calls')
  let real: Calls | null = null
  const use = (): Calls => inject(key, () => (real ??= create(api)), true)
  return [use, key] as const
}
