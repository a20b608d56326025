import { isContainerError } from './container.ts'

/** Two requests give a code that signs in: the present one, bound to the app, and the older one. */
export type CodeRequests = { present: () => Promise<string>; older: () => Promise<string> }

/** The first version of every client that knows the present request (jsapi.md §7.1). */
const presentSince = [7, 0, 50]

/** Whether a client of this version (`8.1.5`, `8.3.10-macOS-54337830`) knows the present request; one that cannot be read does not. */
export function knowsPresentRequest(version: string): boolean {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number)
  if (!parts) return false
  const different = presentSince.findIndex((part, index) => part !== parts[index])
  return different < 0 || (parts[different] ?? 0) > (presentSince[different] ?? 0)
}

/**
 * Takes the present request where the client knows it, else, or when that is refused, the older one. Somebody who cancels, or a client
 * that does not answer, is not asked twice. Throws `ContainerError`.
 */
export async function requestEitherCode(
  requests: CodeRequests,
  { version, olderOnly }: { version: string; olderOnly: boolean },
): Promise<string> {
  if (olderOnly || !knowsPresentRequest(version)) return requests.older()
  try {
    return await requests.present()
  } catch (error) {
    if (!isContainerError(error) || error.kind === 'cancelled' || error.kind === 'timeout') throw error
    return requests.older()
  }
}
