import type { BootData } from '@meeting/shared'

/** What the server wrote into the page. Null where the page came without (development): then it is asked for. */
export function readBootData(page: Pick<Document, 'getElementById'>): BootData | null {
  const text = page.getElementById('boot')?.textContent?.trim()
  if (!text) return null
  try {
    const data: unknown = JSON.parse(text)
    return isBootData(data) ? data : null
  } catch {
    return null
  }
}

function isBootData(data: unknown): data is BootData {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false
  return data.kind === 'ready' || data.kind === 'anonymous'
}
