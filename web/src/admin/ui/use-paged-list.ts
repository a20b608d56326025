import { shallowRef } from 'vue'

/**
 * A list that is read a page at a time, newest first. `read` gets the `next` of the page before (absent: from the top) and answers
 * that page. What was asked last counts: an older answer that comes late changes nothing.
 */
export function usePagedList<Row>(read: (before?: number) => Promise<{ rows: Row[]; next: number | null }>) {
  const rows = shallowRef<Row[]>([])
  const next = shallowRef<number | null>(null)
  const loading = shallowRef(false)
  const error = shallowRef<unknown>(null)
  let asked = 0

  async function load(before?: number): Promise<void> {
    asked += 1
    const own = asked
    loading.value = true
    error.value = null
    try {
      const page = await read(before)
      if (own !== asked) return
      rows.value = before === undefined ? page.rows : [...rows.value, ...page.rows]
      next.value = page.next
    } catch (failure) {
      if (own === asked) error.value = failure
    } finally {
      if (own === asked) loading.value = false
    }
  }

  return { rows, next, loading, error, load }
}
