import { inject, type InjectionKey } from 'vue'
import { api } from './client.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'

/** Tests put their own here: `provide: { [endpointsKey]: … }`. */
export const endpointsKey: InjectionKey<Endpoints> = Symbol('endpoints')
export const endpoints = createEndpoints(api)

/** The calls to the server. Works in components and in stores alike. */
export function useEndpoints(): Endpoints {
  return inject(endpointsKey, endpoints)
}
