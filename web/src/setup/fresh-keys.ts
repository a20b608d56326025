import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import type { SetupEventKeys } from '@meeting/shared'

type FreshKeys = ShallowRef<SetupEventKeys | null>
const freshKeysKey: InjectionKey<FreshKeys> = Symbol('fresh keys')

/** The pair saved on this very page: the next step copies it to DingTalk. It is kept nowhere else in the browser. */
export function provideFreshKeys(): void {
  provide(freshKeysKey, shallowRef(null))
}

export function useFreshKeys(): FreshKeys {
  return inject(freshKeysKey, () => shallowRef(null), true)
}
