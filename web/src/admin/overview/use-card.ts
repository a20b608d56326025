import { onMounted, shallowRef } from 'vue'

/** Reads what one card shows, once, when it appears. */
export function useCard<T>(read: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const failed = shallowRef(false)
  onMounted(async () => {
    try {
      data.value = await read()
    } catch {
      // The card says so; the subject's own page explains why.
      failed.value = true
    }
  })
  return { data, failed }
}
