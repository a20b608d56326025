import type { Problem } from '@meeting/shared/errors'
import { apiBase, type ApiClient } from '../../api/client.ts'
import { ApiError } from '../../api/api-error.ts'

type Bearing = Pick<ApiClient, 'bearer'>

function headersOf(client: Bearing): Record<string, string> {
  const bearer = client.bearer()
  return bearer ? { authorization: `Bearer ${bearer}` } : {}
}

/** Sends a file as it is, as the whole body. Throws `ApiError`. */
export async function sendFile<T>(client: Bearing, method: 'POST' | 'PUT', path: string, file: Blob): Promise<T> {
  const headers = { ...headersOf(client), accept: 'application/json', 'content-type': 'application/octet-stream' }
  const response = await ask(path, { method, headers, body: file })
  return (await response.json()) as T
}

/** Gets a file and gives it to the browser to keep. Throws `ApiError`. */
export async function saveFile(client: Bearing, path: string): Promise<void> {
  const response = await ask(path, { headers: headersOf(client) })
  const disposition = response.headers.get('content-disposition') ?? ''
  const name = decodeURIComponent(/filename\*=UTF-8''(.+)$/.exec(disposition)?.[1] ?? 'rooms')
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`${apiBase}${path}`, { credentials: 'same-origin', ...init })
  } catch (cause) {
    throw new ApiError('offline', { cause })
  }
  if (response.ok) return response
  throw new ApiError('problem', { status: response.status, problem: await readProblem(response) })
}

/** A proxy in between may answer with HTML. */
async function readProblem(response: Response): Promise<Problem | null> {
  try {
    return (await response.json()) as Problem
  } catch {
    return null
  }
}
