import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * Filters that live in the address (`?query=…&state=red`), so that a view can be linked, reloaded and gone back to. `defaults`
 * names them; a value equal to its default stays out of the address. `page` starts anew whenever another filter changes.
 */
export function useAddressFilters<T extends Record<string, string>>(defaults: T) {
  const route = useRoute()
  const router = useRouter()
  const names: (keyof T & string)[] = Object.keys(defaults)

  const filters: ComputedRef<T> = computed(() => {
    const given = names.map((name) => {
      const value = route.query[name]
      return [name, typeof value === 'string' ? value : defaults[name]]
    })
    // Built from exactly the names of `defaults`.
    return Object.fromEntries(given) as T
  })
  const isFiltered = computed(() => names.some((name) => name !== 'page' && filters.value[name] !== defaults[name]))

  function set(changes: Partial<T>): void {
    const onlyPage = Object.keys(changes).every((name) => name === 'page')
    const next = { ...filters.value, ...(onlyPage ? {} : { page: defaults['page'] }), ...changes }
    const query = Object.fromEntries(
      names
        .filter((name) => next[name] !== undefined && next[name] !== defaults[name])
        .map((name) => [name, next[name]]),
    )
    void router.replace({ query, hash: route.hash })
  }

  function clear(): void {
    set(defaults)
  }

  return { filters, isFiltered, set, clear }
}
