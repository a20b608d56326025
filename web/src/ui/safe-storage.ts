/** `localStorage` that forgets instead of failing: web views may forbid it or run out of space. */
export const safeStorage = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(key, value)
    } catch {
      // A choice that cannot be kept still holds until the page is closed.
    }
  },
  removeItem(key: string): void {
    try {
      localStorage.removeItem(key)
    } catch {
      // Nothing was kept then.
    }
  },
}
